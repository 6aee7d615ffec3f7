/** Names and defaults of exports. Without schemas, like every file that threads load. */
export const EXPORT_FORMAT_NAMES = ['recbole', 'matrix', 'ranking', 'otto', 'personalize', 'card'] as const;
export type ExportFormatName = (typeof EXPORT_FORMAT_NAMES)[number];

/** Defaults of options. */
export const CLICK_WEIGHT = 1;
export const PURCHASE_WEIGHT = 2;
