/** What single values are: numbers and how they are written, and words that mean empty. */

const NULL =
  /^(NULL|null|Null|\\N|nan|NaN|NAN|None|N\/A|n\/a|NA|<NA>|nil|undefined|#N\/A|NaT|\(null\)|<null>)$/;

/** A word that programs write where a value is missing. */
export const isNull = (value: string): boolean => value.length < 12 && NULL.test(value.trim());

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
export const isNumber = (value: string): boolean => NUMBER.test(value);
export const isInteger = (value: string): boolean => /^[+-]?\d+$/.test(value);

const CURRENCY =
  /^([+-]?)(?:\p{Sc}|[A-Z]{2,3}\p{Sc}?)?\s*([+-]?[\d.,'’\s]*\d)\s*(?:\p{Sc}|[A-Z]{3}|kr\.?|zł)?$/u;
/** The sign or code of the currency of a price, if there is one. */
export function currencyOf(value: string): string | undefined {
  const price = value.trim();
  if (isNumber(price) || !CURRENCY.test(price)) return undefined;
  return price.replaceAll(/[\d\s.,'’+-]/gu, '') || undefined;
}

/** Forms without a currency: with a point or a comma before the fraction, and separators of groups. */
const WITH_POINT = /^[+-]?(\d+|\d{1,3}(,\d{3})+|\d{1,3}([\s'’]\d{3})+)(\.\d+)?$/u;
const WITH_COMMA = /^[+-]?(\d+|\d{1,3}(\.\d{3})+|\d{1,3}([\s'’]\d{3})+)(,\d+)?$/u;

/** How numbers are written: null if they are plain, `both` if either sign could separate the fraction. */
export type DecimalForm = '.' | ',' | 'both' | null;

/** The form that most values have; undefined if half of them are no numbers in any form. */
export function decimalForm(values: string[]): DecimalForm | undefined {
  const trimmed = values.map((value) => value.trim());
  const others = trimmed.filter((value) => !isNumber(value));
  if (others.length === 0) return null;
  const bare = trimmed.map((value) => {
    const match = CURRENCY.exec(value);
    return match ? match[1] + match[2].trim() : '';
  });
  const points = bare.filter((value) => WITH_POINT.test(value)).length;
  const commas = bare.filter((value) => WITH_COMMA.test(value)).length;
  const plain = trimmed.length - others.length;
  if (Math.max(points, commas) <= plain) return plain * 2 >= trimmed.length ? null : undefined;
  if (Math.max(points, commas) * 2 < trimmed.length) return undefined;
  if (points === commas && bare.some((value) => value.includes(','))) return 'both';
  return commas > points ? ',' : '.';
}

/** Whether a value is a number once its decimal sign is known. */
export function isNumberIn(value: string, decimal: DecimalForm): boolean {
  if (decimal === null) return isNumber(value);
  const match = CURRENCY.exec(value.trim());
  const bare = match ? match[1] + match[2].trim() : '';
  return (decimal === ',' ? WITH_COMMA : WITH_POINT).test(bare) || isNumber(value);
}

/** The first different values, at most `most`. */
export const different = (values: Iterable<string>, most: number): string[] => {
  const found = new Set<string>();
  for (const value of values) {
    found.add(value);
    if (found.size === most) break;
  }
  return [...found];
};

/** With a full stop, unless it is a question. */
export const sentence = (reason: string): string => (reason.endsWith('?') ? reason : `${reason}.`);

/** A value as a sentence shows it. */
export const shown = (value: string): string =>
  JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);

export const rowsInWords = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;

/** How many words of a list a sentence names. */
const FEW = 5;

/** The first words of a list, and how many more there are. */
export const few = (words: string[]): string[] =>
  words.length > FEW ? [...words.slice(0, FEW), `${words.length - FEW} more`] : words;
