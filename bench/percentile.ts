/** The value at quantile `p`, 0 to 1; undefined if there are no values. */
export function percentile(values: number[], p: number): number | undefined {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}
