/** Numbers as people read them. */

/** Up to three significant digits, whole numbers in full: 1,234,567; 0.0123; 16.8. */
export function formatted(value: number | null): string {
  if (value === null) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${formatted(Math.round(share * 1000) / 10)} %`;
}

export const auc = (value: number): string => value.toFixed(3);

/** 2018-09-20 12:26 UTC; the date alone at midnight. */
export function moment(t: number): string {
  const iso = new Date(t).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
