/** Shares and ratios as people read them; – where there is none. */

const SHARES = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 3 });
const DECIMALS = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

export const percent = (share) => (share === null || share === undefined ? '–' : SHARES.format(share));
export const decimal = (value) => (value === null || value === undefined ? '–' : DECIMALS.format(value));
export const auc = (value) => (value === undefined || value === null ? '–' : value.toFixed(3));

/** A parameter's value as one would type it. */
export const valueInWords = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
