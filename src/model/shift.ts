/** The parameter `shift_to`: by how much the times of a job are moved. Threads load it: no schema. */
const DAY = 86_400_000;

const startOfDay = (time: number) => Math.floor(time / DAY) * DAY;

/**
 * Milliseconds, whole days; 0 without `shift_to`. `last_t_dat`: of the version of the data set that the job
 * reads.
 */
export function shiftOf(
  { shift_to }: { shift_to?: unknown },
  { last_t_dat }: { last_t_dat: number | null },
): number {
  if (typeof shift_to !== 'number' || last_t_dat === null) return 0;
  return startOfDay(shift_to) - startOfDay(last_t_dat);
}
