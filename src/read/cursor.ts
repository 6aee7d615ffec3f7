/**
 * Cursors of pages: where the next page begins, opaque to clients. A few bytes of a digest over the scope (which
 * list, which filters) tell a cursor of another list, or one that was cut, from a good one.
 */
import { createHash } from 'node:crypto';
import { Problem } from '../errors.ts';

export type Place = (string | number)[];

const CHECK_CHARACTERS = 8;

const checkOf = (scope: string, place: string): string =>
  createHash('sha256').update(`${scope}\n${place}`).digest('base64url').slice(0, CHECK_CHARACTERS);

export function cursorFor(scope: string, place: Place): string {
  const text = Buffer.from(JSON.stringify(place)).toString('base64url');
  return checkOf(scope, text) + text;
}

/** Throws Problem (bad_cursor). */
export function placeOf(scope: string, cursor: string): Place {
  const text = cursor.slice(CHECK_CHARACTERS);
  if (cursor.slice(0, CHECK_CHARACTERS) !== checkOf(scope, text)) {
    throw new Problem(
      'bad_cursor',
      'The cursor in `after` was cut, or belongs to another list or other filters. Use `next` of a page as it is, or begin without `after`.',
      { errors: [{ parameter: 'after', detail: 'is no cursor of this list with these filters' }] },
    );
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Place;
}
