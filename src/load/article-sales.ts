/** How often, first and last each article was sold in an import; articles are ranks in byte order of ids. */
const DAY = 86_400_000;

export function articleSales(articles: number) {
  /** Units, first and last time of an article side by side, since rows name articles in any order. */
  const sales = new Float64Array(articles * 4);
  for (let at = 0; at < sales.length; at += 4) {
    sales[at + 1] = Infinity;
    sales[at + 2] = -Infinity;
  }
  let datesOnly = true;

  const column = (offset: number) => Float64Array.from({ length: articles }, (_, i) => sales[i * 4 + offset]);

  return {
    /** Adds the first `length` rows of these columns. */
    add(t_dat: Float64Array, article: Uint32Array, length: number): void {
      for (let i = 0; i < length; i++) {
        const time = t_dat[i];
        if (datesOnly && time % DAY !== 0) datesOnly = false;
        const at = article[i] * 4;
        sales[at]++;
        if (time < sales[at + 1]) sales[at + 1] = time;
        if (time > sales[at + 2]) sales[at + 2] = time;
      }
    },
    /** The sales, the first and last of all times (null without sales), whether all are midnights. */
    totals() {
      const [units, first, last] = [Uint32Array.from(column(0)), column(1), column(2)];
      return {
        units,
        first,
        last,
        first_t_dat: articles > 0 ? first.reduce((a, b) => Math.min(a, b)) : null,
        last_t_dat: articles > 0 ? last.reduce((a, b) => Math.max(a, b)) : null,
        dates_only: datesOnly ? 1 : 0,
      };
    },
  };
}
