/**
 * The mixture that negatives are drawn from. Without schemas, like every file that threads load: TypeBox
 * would double the time that a thread takes to start.
 */

/** Defaults: the weights, and of further parts what they need besides. */
export const NEGATIVES = { uniform: 0.4, popularity: 0.4, same_category: 0.2 };
export const PRICE_BAND_WIDTH = 0.25;
export const FIRST_RANK = 1;

/** A resolved mixture. The optional parts are there if their weight is above 0, and then complete. */
export interface Mixture {
  uniform: number;
  popularity: number;
  same_category: number;
  /** Weights by column, in order of the columns' names. */
  same?: Record<string, number>;
  price_band?: number;
  price_band_width?: number;
  rank_window?: number;
  rank_from?: number;
  rank_to?: number;
}
