/** How often, first and last each article was bought in an import; articles are counted by their place in byte order. */
const DAY = 86_400_000;

export function salesByArticle(articles: number) {
  const units = new Uint32Array(articles);
  const first = new Float64Array(articles).fill(Infinity);
  const last = new Float64Array(articles).fill(-Infinity);
  let datesOnly = true;

  return {
    /** Adds rows `from` to `to` of these columns. */
    add(t_dat: Float64Array, article: Uint32Array, from: number, to: number): void {
      let time = NaN;
      for (let i = from; i < to; i++) {
        if (t_dat[i] !== time) {
          time = t_dat[i];
          if (datesOnly && time % DAY !== 0) datesOnly = false;
        }
        units[article[i]]++;
        if (time < first[article[i]]) first[article[i]] = time;
        if (time > last[article[i]]) last[article[i]] = time;
      }
    },
    /** The figures, the first and last time of all (null without sales), and whether all times are midnights. */
    figures: () => ({
      units,
      first,
      last,
      first_t_dat: articles > 0 ? first.reduce((a, b) => Math.min(a, b)) : null,
      dates_only: datesOnly ? 1 : 0,
      last_t_dat: articles > 0 ? last.reduce((a, b) => Math.max(a, b)) : null,
    }),
  };
}
