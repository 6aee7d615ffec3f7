/** The area under the ROC curve: how probable it is that a value of the one kind is above one of the other. */

/** Exact, ties count half; by the Mann-Whitney statistic. */
export function auc(above: readonly number[], below: readonly number[]): number {
  const values = Float64Array.from(below).sort();
  let wins = 0;
  for (const value of above) wins += (before(values, value, false) + before(values, value, true)) / 2;
  return wins / (above.length * below.length);
}

/** How many of the sorted values are less than this one, or not more. */
function before(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
