/** What the bounds of all models share. */

/** What the interactions are made for: no more than these. */
export interface Population {
  /** Customers with purchases. */
  customers: number;
  purchases: number;
  /** In the catalogue. */
  articles: number;
}

/** Some of the expected interactions, and the parameter that they come from; null: the purchases. */
export interface Source {
  parameter: string | null;
  interactions: number;
}

/** -ln of the probability that counts as impossible. */
export const CERTAINTY = 64 * Math.LN2;
