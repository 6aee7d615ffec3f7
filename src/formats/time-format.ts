/** Parses `time_format`: Unicode date field symbols (UTS 35), as in `dd.MM.yyyy HH:mm`. */

/** What a part of a written time means. */
export type TimeField =
  | 'year'
  | 'month'
  | 'day'
  | 'weekday'
  | 'hour'
  | 'hour12'
  | 'dayHalf'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'zone';

/** A field with its number of letters, or literal text. */
export type TimeFormatPart = { field: TimeField; letters: number } | { literal: string };

/** Symbols, what they mean, and how often a letter may be repeated. */
const SYMBOLS: Record<string, [field: TimeField, most: number]> = {
  y: ['year', 4],
  u: ['year', 4],
  M: ['month', 4],
  L: ['month', 4],
  d: ['day', 2],
  E: ['weekday', 4],
  H: ['hour', 2],
  h: ['hour12', 2],
  a: ['dayHalf', 1],
  m: ['minute', 2],
  s: ['second', 2],
  S: ['fraction', 9],
  z: ['zone', 4],
  Z: ['zone', 5],
  X: ['zone', 5],
  x: ['zone', 5],
};

export const KNOWN_SYMBOLS = 'yyyy yy MM M MMM MMMM dd d EEE EEEE HH H hh h a mm m ss s SSS z Z XXX';

/** The parts of a format, or a sentence's end that says what is wrong with it. */
export function timeFormatParts(format: string): TimeFormatPart[] | string {
  const parts: TimeFormatPart[] = [];
  const literal = (text: string) => {
    const last = parts.at(-1);
    if (last && 'literal' in last) last.literal += text;
    else parts.push({ literal: text });
  };
  for (const [token] of format.matchAll(/''|'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    if (token === "''") literal("'");
    else if (token.startsWith("'")) {
      if (token.length < 2 || !token.endsWith("'")) return 'has a single quote that is not closed';
      literal(token.slice(1, -1).replaceAll("''", "'"));
    } else if (!/[A-Za-z]/.test(token)) literal(token);
    else {
      const [field, most] = SYMBOLS[token[0]] ?? [];
      if (field === undefined || token.length > most || (field === 'year' && token.length === 3))
        return `has ${token}, which is none of: ${KNOWN_SYMBOLS} (literal letters stand in single quotes)`;
      parts.push({ field, letters: token.length });
    }
  }
  return faultOf(parts) ?? parts;
}

/** A date needs its three parts, each field may occur once, and a time of day begins with the hour. */
function faultOf(parts: TimeFormatPart[]): string | undefined {
  const fields = parts.flatMap((part) => ('field' in part ? [part.field] : []));
  const has = (field: TimeField) => fields.includes(field);
  const repeated = fields.find((field, i) => fields.indexOf(field) !== i);
  if (repeated) return `names the ${repeated} twice`;
  const missing = (['year', 'month', 'day'] as const).filter((field) => !has(field));
  if (missing.length > 0) return `has no ${missing.join(', no ')}`;
  if (has('hour') && (has('hour12') || has('dayHalf'))) return 'needs h, not H, together with a (AM or PM)';
  if (has('hour12') !== has('dayHalf'))
    return 'needs h and a (AM or PM) together; H counts hours from 0 to 23';
  const hasHour = has('hour') || has('hour12');
  if (has('minute') && !hasHour) return 'has minutes, but no hour (H)';
  if (has('second') && !has('minute')) return 'has seconds, but no minutes (m)';
  if (has('fraction') && !has('second')) return 'has fractions (S), but no seconds (s)';
  const open = parts.findIndex((part, i) => hasOpenEnd(part) && isInDigits(parts[i + 1]));
  const next = parts[open + 1];
  if (next && 'field' in next && open >= 0)
    return `has no separator before the ${next.field}: digits of two fields run together`;
  return undefined;
}

const isInDigits = (part: TimeFormatPart | undefined): boolean =>
  part !== undefined &&
  'field' in part &&
  !['weekday', 'dayHalf', 'zone'].includes(part.field) &&
  !(part.field === 'month' && part.letters > 2);

/** Whether a field may have one digit or more. */
const hasOpenEnd = (part: TimeFormatPart): boolean =>
  'field' in part && isInDigits(part) && (part.letters === 1 || part.field === 'fraction');
