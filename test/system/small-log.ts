/** For tests: a small purchase log, made by rules that are easy to follow, in any order of its lines. */

export const HEADER = 't_dat,customer_id,article_id,price,sales_channel_id';

/** Customer c buys 1 to 40 times among 60 articles on 50 days; several units at once occur. */
export function smallLog(customers = 40): string[] {
  const lines: string[] = [];
  for (let c = 0; c < customers; c++) {
    const purchases = 1 + ((c * 7) % 40);
    for (let k = 0; k < purchases; k++) {
      const day = new Date(Date.UTC(2019, 0, 1 + ((c * 13 + k * k) % 50))).toISOString().slice(0, 10);
      const article = String(100000000 + ((c * 31 + k * 17) % 60) * 1001).padStart(10, '0');
      const price = k % 5 === 0 ? '' : `0.0${(c * 37 + k * 11) % 1000}5`;
      lines.push(
        `${day},customer-${String((c * 7919) % 1000).padStart(3, '0')},${article},${price},${(k % 2) + 1}`,
      );
    }
  }
  return lines;
}

export const asCsv = (lines: string[]): string => [HEADER, ...lines, ''].join('\n');

/** The same lines in another order, always the same one. */
export function shuffled(lines: string[]): string[] {
  return lines
    .map((line, i) => ({ line, place: (i * 7919 + 13) % 10007 }))
    .sort((a, b) => a.place - b.place)
    .map(({ line }) => line);
}
