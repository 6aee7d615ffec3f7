/**
 * Checksums of single rows: ids with their keys, attributes, sales of articles. A changed byte in one of them
 * would make other rows of a job, or other names in its files. Rows of older versions have none.
 */
import { damaged } from './damage.ts';
import { textChecksum } from './encoded/checksum.ts';

export type Noun = 'customer' | 'article';
/** Null: stored before there were checksums. */
export type Checksum = number | null;

/** Of an id, with the key that was given to it. */
export const idChecksum = (key: number, id: string): number => textChecksum(key, 0, id);

/** Throws Problem unless this is the id that was stored with this key. */
export function verifyId(noun: Noun, key: number, id: string, checksum: Checksum): void {
  if (checksum === null || checksum === idChecksum(key, id)) return;
  const what = `the ${noun} with key ${key} (${JSON.stringify(id)}) is not what was stored`;
  throw damaged(what, 'Load the data into a new database');
}

/** Of attributes as JSON. */
export const attributesChecksum = (key: number, importId: number, attributes: string): number =>
  textChecksum(key, importId, attributes);

/**
 * SQL of the checksum of a row of `article_sales`, from SQL of its columns. The divisor is a prime number, so
 * any byte of a value that changes makes another remainder. Nothing overflows, since keys have up to four
 * bytes and times six.
 */
const salesChecksum = (value: (column: string) => string): string =>
  `((${value('article_key')} * 1299709 + ${value('import_id')} * 15485863 + ${value('units')} * 32452843
    + ${value('first_t_dat')} * 7919 + ${value('last_t_dat')} * 30011) % 2147483647)`;

/** SQL: of the parameters `@article_key` and so on, which come as floating-point numbers. */
export const NEW_SALES_CHECKSUM = salesChecksum((column) => `CAST(@${column} AS INTEGER)`);

/** SQL: whether a row of `article_sales`, called `s`, is not what was stored. */
export const ARE_SALES_CHANGED = `(s.checksum IS NOT NULL AND s.checksum IS NOT
  ${salesChecksum((column) => `s.${column}`)})`;

export const changedSales = (importId: number) =>
  damaged(
    `the sales of articles in import ${importId} are not what was stored`,
    `Take back import ${importId} and load its file again`,
  );
