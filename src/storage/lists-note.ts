/** How many negatives a job with lists could not draw. */
export function listsNote(
  { ignores, ignores_missing: missing }: { ignores: number; ignores_missing: number },
  parameters: { negatives_per_positive?: unknown },
): string[] {
  if (missing === 0 || typeof parameters.negatives_per_positive !== 'number') return [];
  const of = (missing + ignores).toLocaleString('en-US');
  const what = `${missing.toLocaleString('en-US')} of ${of} negatives could not be drawn`;
  return [`${what}, since no candidates were left: some lists are shorter than negatives_per_positive.`];
}
