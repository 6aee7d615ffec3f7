/** Prices as in H&M's log: the shop's price divided by 590, to 15 significant digits (0.0508305084745763). */
const REGULAR = [
  2.99, 3.99, 4.99, 5.99, 6.99, 7.99, 8.99, 9.99, 12.99, 14.99, 17.99, 19.99, 24.99, 29.99, 34.99, 39.99,
  49.99, 59.99, 79.99, 99.99, 149, 199, 299,
];
const SHARES = [1, 0.8, 0.7, 0.5, 0.3];

export const PRICE_ROWS = REGULAR.length;
export const PRICE_COLUMNS = SHARES.length;

/** Each price as bytes, between two commas: the row is the regular price, the column the reduction. */
export const PRICE_TEXTS: Uint8Array[] = REGULAR.flatMap((price) =>
  SHARES.map((share) => {
    const cents = Math.round(price * share * 100);
    return new TextEncoder().encode(`,${Number((cents / 59000).toPrecision(15))},`);
  }),
);
