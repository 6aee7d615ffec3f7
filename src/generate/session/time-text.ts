/** Times as they stand in parameters. */

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;
const FIRST = 0;
const LAST = Date.UTC(2201, 0, 1) - 1;

/** Epoch milliseconds of whole milliseconds or ISO 8601, UTC unless it names a zone; NaN if it is neither. */
export function timeOf(value: unknown): number {
  const time = typeof value === 'string' ? parsed(value) : value;
  const isTime = typeof time === 'number' && Number.isInteger(time) && time >= FIRST && time <= LAST;
  return isTime ? time : NaN;
}

function parsed(text: string): number {
  const parts = ISO.exec(text);
  if (!parts) return NaN;
  const [, date, time = '00:00', zone = 'Z'] = parts;
  const isDay = new Date(`${date}T00:00Z`).toJSON()?.startsWith(date) ?? false; // 2020-02-30 is none
  return isDay ? Date.parse(`${date}T${time}${zone}`) : NaN;
}
