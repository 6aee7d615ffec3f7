/** Finds what a mistyped word was meant to be. */

/** How many letters must be added, left out or exchanged to make `b` of `a`. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(exchanged, above[j] + 1, row[j - 1] + 1));
    }
    above = row;
  }
  return above[b.length];
}

/** The most similar of some names; undefined if none is similar. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const begun = names.filter((name) => word.length > 1 && name.startsWith(word.toLowerCase()));
  if (begun.length === 1) return begun[0];
  const most = Math.max(1, Math.floor(word.length / 3));
  const ranked = names
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return ranked.length > 0 && ranked[0].far <= most ? ranked[0].name : undefined;
}

/** ` Did you mean load?`, or nothing. */
export function suggestion(word: string, names: readonly string[], prefix = ''): string {
  const found = nearest(word, names);
  return found === undefined ? '' : ` Did you mean ${prefix}${found}?`;
}
