/** The area under the ROC curve: how probable it is that a value of the one kind is above one of the other. */

/** Exact, ties count half; by the Mann-Whitney statistic. */
export function auc(above: readonly number[], below: readonly number[]): number {
  const [high, low] = [Float64Array.from(above).sort(), Float64Array.from(below).sort()];
  let wins = 0;
  let less = 0;
  let notMore = 0;
  for (const value of high) {
    while (less < low.length && low[less] < value) less++;
    while (notMore < low.length && low[notMore] <= value) notMore++;
    wins += (less + notMore) / 2;
  }
  return wins / (high.length * low.length);
}
