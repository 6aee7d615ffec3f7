/** Decimal numbers as bytes of a file hold them, plain or as people write them. */

/** Unambiguous, so that a megabyte of digits can't make it backtrack for an hour. */
const PLAIN = /^ *[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)? *$/;

const BLANKS = '[ \\u00a0\\u2007\\u2009\\u202f]';
const CURRENCY = String.raw`(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|kr\.?|zł|Kč|Ft|Rs\.?|₨)`;
/** Longer ones aren't numbers that people write. */
const LONGEST = 100;

/** `decimal` null: plain numbers alone, perhaps between blanks. NaN for what isn't a finite number. */
export function decimalParser(decimal: '.' | ',' | null): (string: string) => number {
  if (decimal === null) return (string) => (PLAIN.test(string) ? Number(string) : NaN);
  const other = decimal === ',' ? '.' : ',';
  const separator = `(?<group>${BLANKS}|['\u2019${other}])`;
  const whole = String.raw`(?<whole>\d{1,3}${separator}\d{3}(?:\k<group>\d{3})*|\d*)`;
  const tail = String.raw`(?:[${decimal}](?<fraction>\d*))?(?<exponent>[eE][+-]?\d+)?`;
  const before = `${BLANKS}*(?<sign>[+-]?)${BLANKS}*${CURRENCY}?${BLANKS}*(?<sign2>[+-]?)`;
  const number = new RegExp(`^${before}${whole}${tail}${BLANKS}*${CURRENCY}?${BLANKS}*$`, 'u');
  return (string) => {
    const { groups } = (string.length <= LONGEST && number.exec(string)) || {};
    if (!groups || (groups.sign && groups.sign2)) return NaN;
    const { sign, sign2, whole, fraction = '', exponent = '' } = groups;
    if (whole === '' && fraction === '') return NaN;
    return Number(`${sign}${sign2}${whole.replace(/\D/g, '')}.${fraction || '0'}${exponent}`);
  };
}
