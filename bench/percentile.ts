/** The value below which the share `p` of the values lies; undefined of none. */
export function percentile(values: number[], p: number): number | undefined {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}
