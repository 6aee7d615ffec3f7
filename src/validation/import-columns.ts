/** Parses the options of an import that are small languages: `columns`, `null_values`, `where`. */
import type { ImportKind } from '../model/import.ts';
import type { ColumnSources, Condition } from '../model/reading.ts';
import type { Transaction } from '../model/transaction.ts';
import { expected, shown } from './sentences.ts';

/** Adds a sentence about an option. */
export type Tell = (parameter: string, detail: string) => void;

/** Our columns of transactions, as `columns` may name them; a missing one does not compile. */
const OUR_COLUMNS = Object.keys({
  ...{ t_dat: 0, customer_id: 0, article_id: 0, price: 0, sales_channel_id: 0 },
  quantity: 0,
} satisfies Record<keyof Transaction | 'quantity', 0>);

/** Splits at a sign outside of double quotes. Quotes stay; undefined if one isn't closed. */
function splitUnquoted(text: string, sign: string): string[] | undefined {
  const parts = [''];
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === sign && !isQuoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return isQuoted ? undefined : parts;
}

/** `"say ""hi"""` → `say "hi"`; strings without quotes lose the blanks around them. */
function unquoted(text: string): string {
  const bare = text.trim();
  const isQuoted = bare.length >= 2 && bare.startsWith('"') && bare.endsWith('"');
  return isQuoted ? bare.slice(1, -1).replaceAll('""', '"') : bare;
}

/** `NULL,"a, b"` → its values. */
export function nullValues(given: string | string[] | undefined, tell: Tell): string[] {
  if (given === undefined || Array.isArray(given)) return given ?? [];
  const parts = splitUnquoted(given, ',');
  if (!parts) tell('null_values', `null_values has a quote that is not closed: ${shown(given)}.`);
  return (parts ?? []).map(unquoted).filter((value) => value !== '');
}

/**
 * `t_dat:Date+Time,customer_id:"Customer, id"` or the same as an object → our names and theirs. Names in
 * files may hold colons; only t_dat may be joined from two, so a `+` in other names is a part of them.
 */
export function columnSources(
  given: string | Record<string, string | string[]> | undefined,
  kind: ImportKind,
  tell: Tell,
): ColumnSources {
  const columns: ColumnSources = {};
  const known = kind === 'transactions' ? OUR_COLUMNS : undefined;
  const bad = (detail: string) => tell('columns', detail);
  function add(ours: string, theirs: string[]): void {
    if (known && !known.includes(ours)) bad(`Unknown column ${shown(ours)}. ${expected(known, 'column')}`);
    else if (Object.hasOwn(columns, ours)) bad(`columns must name ${shown(ours)} only once.`);
    else if (theirs.length > 1 && (ours !== 't_dat' || !known))
      bad(`columns may join two columns for t_dat only, not for ${shown(ours)}.`);
    // A plain assignment to __proto__ would be lost.
    else Object.defineProperty(columns, ours, { value: theirs, enumerable: true });
  }
  if (typeof given === 'object')
    for (const [ours, theirs] of Object.entries(given)) add(ours, [theirs].flat());
  else if (given !== undefined) {
    const pairs = splitUnquoted(given, ',');
    if (!pairs) bad(`columns has a quote that is not closed: ${shown(given)}.`);
    for (const pair of pairs ?? []) {
      const colon = colonOf(pair);
      const ours = unquoted(pair.slice(0, colon));
      const right = pair.slice(colon + 1);
      const theirs = (ours === 't_dat' && known ? splitUnquoted(right, '+')! : [right]).map(unquoted);
      if (colon < 0 || ours === '' || theirs.includes(''))
        bad(`columns must be pairs like t_dat:InvoiceDate, not ${JSON.stringify(pair)}.`);
      else if (theirs.length > 2) bad(`columns may join two columns, not ${theirs.length}: ${shown(right)}.`);
      else add(ours, theirs);
    }
  }
  return columns;
}

/** Offset of the first colon outside of quotes, -1 if there is none. */
const colonOf = (pair: string): number => {
  const before = splitUnquoted(pair, ':')![0];
  return before.length === pair.length ? -1 : before.length;
};

const QUOTED = '"((?:[^"]|"")*)"';
const NAME = String.raw`([^\s":=!<>][^":=!<>]*?)`;
const VALUE = String.raw`([^"\s](?:.*?\S)??)`;
const CONDITION = new RegExp(
  String.raw`^\s*(?:${QUOTED}|${NAME})\s*(:|!=|<=|>=|=|<|>)\s*(?:${QUOTED}|${VALUE})\s*(?:\sand\s|$)`,
  'is',
);
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** `event:transaction and Quantity>0` → its conditions. */
export function conditions(text: string | undefined, tell: Tell): Condition[] {
  const found: Condition[] = [];
  for (let rest = text ?? ''; rest !== '';) {
    const match = CONDITION.exec(rest);
    if (!match) {
      const example =
        'event:transaction or Quantity>0, joined by " and "; other names and values need quotes';
      tell('where', `where must be conditions like ${example}, not ${shown(rest)}.`);
      return found;
    }
    const [whole, quotedName, name, operator, quotedValue, value] = match;
    const condition = {
      column: quotedName?.replaceAll('""', '"') ?? name,
      operator: operator as Condition['operator'],
      value: quotedValue?.replaceAll('""', '"') ?? value,
    };
    if (/[<>]/.test(operator) && !NUMBER.test(condition.value)) {
      const remedy = /[,;&]/.test(value ?? '') ? ' Join conditions with "and".' : '';
      const what = `so ${shown(condition.value)} must be one.${remedy}`;
      tell('where', `where compares numbers with ${operator}, ${what}`);
    }
    found.push(condition);
    rest = rest.slice(whole.length);
    if (rest === '' && /\sand\s*$/i.test(whole) && quotedValue === undefined)
      tell('where', 'where ends with "and": another condition is missing.');
  }
  return found;
}
