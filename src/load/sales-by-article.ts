/** How often, first and last each article was bought in an import. */
const DAY = 86_400_000;

export function salesByArticle() {
  let units = new Uint32Array(0);
  let first = new Float64Array(0);
  let last = new Float64Array(0);
  let datesOnly = true;

  return {
    begin(articles: number): void {
      units = new Uint32Array(articles);
      first = new Float64Array(articles).fill(Infinity);
      last = new Float64Array(articles).fill(-Infinity);
    },
    add(article: number, t_dat: number): void {
      units[article]++;
      if (t_dat % DAY !== 0) datesOnly = false;
      if (t_dat < first[article]) first[article] = t_dat;
      if (t_dat > last[article]) last[article] = t_dat;
    },
    /** The figures in the order of the given articles, the first and last time of all (null without sales), and whether all times are midnights. */
    inOrder(order: Uint32Array) {
      const any = order.length > 0;
      return {
        units: Uint32Array.from(order, (article) => units[article]),
        first: Float64Array.from(order, (article) => first[article]),
        last: Float64Array.from(order, (article) => last[article]),
        first_t_dat: any ? first.reduce((a, b) => Math.min(a, b)) : null,
        dates_only: datesOnly ? 1 : 0,
        last_t_dat: any ? last.reduce((a, b) => Math.max(a, b)) : null,
      };
    },
  };
}
