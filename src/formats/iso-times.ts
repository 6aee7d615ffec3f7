/** Times as ISO 8601, always with milliseconds: a reader that takes the form from one row finds it in all. */

const DAY = 86_400_000;

const twoDigits = (number: number) => String(number).padStart(2, '0');

/** A function from epoch milliseconds to `2018-12-04T00:00:00.000`, UTC. Remembers the last date and time. */
export function isoWriter(): (time: number) => string {
  let [lastDay, date] = [NaN, ''];
  let [lastTime, written] = [NaN, ''];
  return (time) => {
    if (time === lastTime) return written;
    const day = Math.floor(time / DAY);
    if (day !== lastDay) date = new Date(day * DAY).toISOString().slice(0, -'00:00:00.000Z'.length);
    const ofDay = time - day * DAY;
    const seconds = Math.floor(ofDay / 1000);
    const minutes = Math.floor(seconds / 60);
    const clock = [Math.floor(minutes / 60), minutes % 60, seconds % 60];
    [lastDay, lastTime] = [day, time];
    written = `${date}${clock.map(twoDigits).join(':')}.${String(ofDay % 1000).padStart(3, '0')}`;
    return written;
  };
}
