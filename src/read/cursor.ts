/**
 * Cursors of pages, opaque to clients: where the next page begins. They start with a few characters of a
 * digest over the scope (the list and its filters), which reveals a truncated cursor or one of another list.
 */
import { createHash } from 'node:crypto';
import { Problem } from '../errors.ts';

/** A decoded cursor. Only the reader of a table knows what its members mean. */
export type Cursor = (string | number)[];

const CHECK_CHARACTERS = 8;

const checkOf = (scope: string, encoded: string): string =>
  createHash('sha256').update(`${scope}\n${encoded}`).digest('base64url').slice(0, CHECK_CHARACTERS);

export function encodeCursor(scope: string, cursor: Cursor): string {
  const encoded = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  return checkOf(scope, encoded) + encoded;
}

/** Throws Problem (bad_cursor). */
export function decodeCursor(scope: string, opaque: string): Cursor {
  const encoded = opaque.slice(CHECK_CHARACTERS);
  if (opaque.slice(0, CHECK_CHARACTERS) !== checkOf(scope, encoded)) {
    throw new Problem(
      'bad_cursor',
      'The cursor in `after` is truncated, or belongs to another list or to other filters. ' +
        'Pass the `next` of a page unchanged, or start over without `after`.',
      { errors: [{ parameter: 'after', detail: 'is not a cursor of this list with these filters' }] },
    );
  }
  return JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Cursor;
}
