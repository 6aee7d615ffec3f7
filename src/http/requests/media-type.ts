/** Header values with parameters and weights: Content-Type, Accept, Accept-Encoding (RFC 9110, sections 8.3 and 12). */

export interface MediaType {
  /** Lower case, without parameters: `text/csv`. */
  type: string;
  /** Names in lower case; values without quotes. */
  parameters: Record<string, string>;
}

/** `text/csv; charset=UTF-8` → its type and parameters. Never throws: what is malformed matches nothing. */
export function mediaTypeOf(header: string): MediaType {
  const [type, ...rest] = header.split(';');
  const parameters: Record<string, string> = {};
  for (const parameter of rest) {
    const [name, value = ''] = parameter.split(/=(.*)/s);
    parameters[name.trim().toLowerCase()] = value.trim().replace(/^"(.*)"$/, '$1');
  }
  return { type: type.trim().toLowerCase(), parameters };
}

interface Weighted {
  value: string;
  weight: number;
}

/** `a;q=0.5, b` → each value, lower case, with its weight from 0 to 1. */
function weighted(header: string): Weighted[] {
  return header.split(',').map((part) => {
    const { type, parameters } = mediaTypeOf(part);
    const weight = Number(parameters.q ?? 1);
    return { value: type, weight: weight >= 0 && weight <= 1 ? weight : 0 };
  });
}

/** How welcome a type is: the weight of the most specific range that matches it; 0 is unwelcome. */
function weightOf(type: string, ranges: Weighted[]): number {
  const group = `${type.split('/', 1)[0]}/*`;
  const range = [type, group, '*/*'].map((name) => ranges.find(({ value }) => value === name)).find(Boolean);
  return range?.weight ?? 0;
}

/** The type of `available` (best first) that an Accept header likes best; undefined if it likes none. */
export function preferredType<T extends string>(
  accept: string | undefined,
  available: readonly T[],
): T | undefined {
  if (accept === undefined || accept.trim() === '') return available[0];
  const ranges = weighted(accept);
  let best: T | undefined;
  let bestWeight = 0;
  for (const type of available) {
    const weight = weightOf(type, ranges);
    if (weight > bestWeight) [best, bestWeight] = [type, weight];
  }
  return best;
}

/** Whether an Accept-Encoding header would rather have gzip than plain bytes. */
export function prefersGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false;
  const codings = weighted(acceptEncoding);
  const weightOfCoding = (...names: string[]) => codings.find(({ value }) => names.includes(value))?.weight;
  const gzip = weightOfCoding('gzip', 'x-gzip') ?? weightOfCoding('*') ?? 0;
  return gzip > 0 && gzip >= (weightOfCoding('identity') ?? 0);
}
