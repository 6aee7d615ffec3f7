/** Ids in RecBole's files. It reads them with pandas, which takes some words for missing values. */

/** What pandas 1.3 to 2.3 take for a missing value, whose row RecBole then drops. */
const MISSING = new Set(
  '#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null'.split(
    ',',
  ),
);

/** RecBole's own token for "none". */
const PADDING = '[PAD]';

/** What is wrong with an id, as the end of a sentence that begins with it; undefined: nothing. */
export function recboleIdFault(id: string): string | undefined {
  if (id === '' || MISSING.has(id)) return 'is read as a missing value, and its rows are dropped';
  if (/[\t\r\n]/.test(id)) return 'has a tab or a line break, which separate fields and rows';
  if (id.includes('"')) return 'has a double quote, which is read as the beginning or end of a quoted field';
  return id === PADDING ? "is RecBole's own token for padding" : undefined;
}
