/** Pieces come in order, are cut where a range says, and their memory is reused. */
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import type { Piece } from '../../src/contract.ts';
import { sliceCursors } from '../../src/read/blocks.ts';
import type { Readers } from '../../src/read/handlers.ts';
import { cutPieces, piecesAt, piecesOf, type Reading } from '../../src/read/pieces.ts';
import { slotPool } from '../../src/read/slots.ts';
import type { RowQuery } from '../../src/read/row-query.ts';
import { BLOCKS_PER_OWNER } from '../../src/storage/block-ids.ts';

/** `released` counts the pieces that were released. */
async function* piecesFrom(strings: string[], released: { count: number }): AsyncGenerator<Piece> {
  for (const string of strings) yield { bytes: Buffer.from(string), release: () => void released.count++ };
}

t.test('cut pieces are the slice of all of them together', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-z]{0,5}$/), { minLength: 1 }),
      fc.nat({ max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      async (strings, skip, length) => {
        const released = { count: 0 };
        let slice = '';
        let taken = 0;
        for await (const { bytes, release } of cutPieces(piecesFrom(strings, released), skip, length)) {
          slice += Buffer.from(bytes).toString();
          taken++;
          release();
        }
        assert.equal(slice, strings.join('').slice(skip, skip + length));
        assert.equal(released.count, taken, 'each piece can be released');
      },
    ),
    { seed: 42, numRuns: 500 },
  );
});

const QUERY: RowQuery = { table: 'interactions', job_id: 2, dataset_version: 1, filter: {} };

type Read = Readers['call']['read'];

/** Two readers whose slices are the first member of their cursor as a string, ready after some turns. */
function slowReaders(turnsOf: (first: number) => number, read: Partial<Read> = {}): Reading {
  const write: Read['write'] = async (_query, [first], _format, slot) => {
    for (let turns = turnsOf(first as number); turns > 0; turns--) await nextTurn();
    const { written } = new TextEncoder().encodeInto(`${first},`, new Uint8Array(slot));
    return { length: written, bytes: undefined, next: null };
  };
  return { readers: { size: 2, call: { read: { write, ...read } as Read } }, slots: slotPool() };
}

t.test('pieces come in the order of their cursors, whichever is ready first', async (t) => {
  const cursors = Array.from({ length: 50 }, (_, i) => [i]);
  const slots = new Set<ArrayBufferLike>();
  let result = '';
  for await (const { bytes, release } of piecesAt(
    slowReaders((first) => (first * 7) % 5),
    QUERY,
    cursors,
    'csv',
  )) {
    result += Buffer.from(bytes).toString();
    slots.add(bytes.buffer);
    release();
  }
  t.equal(result, cursors.map(([first]) => `${first},`).join(''));
  t.ok(slots.size <= 4, `their memory is reused: ${slots.size} slots`);
});

t.test('a slice that cannot be written ends the pieces where it would have come', async (t) => {
  const { call } = slowReaders((first) => 10 - first).readers;
  const readers = slowReaders(() => 0, {
    write: (query, cursor, ...rest) =>
      cursor[0] === 3 ? Promise.reject(new Error('gone')) : call.read.write(query, cursor, ...rest),
  });
  let taken = 0;
  await t.rejects(async () => {
    for await (const piece of piecesAt(readers, QUERY, [[0], [1], [2], [3], [4]], 'csv')) {
      taken++;
      piece.release();
    }
  }, /gone/);
  t.equal(taken, 3);
});

t.test('slices follow one another to the end', async (t) => {
  const readers = slowReaders(() => 0, {
    start: async () => [0],
    write: async (_query, [first], _format, slot) => {
      const { written } = new TextEncoder().encodeInto(`${first},`, new Uint8Array(slot));
      const next = first === 3 ? null : [(first as number) + 1];
      // One that doesn't fit comes in memory of its own.
      return first === 2
        ? { length: 6, bytes: Buffer.from('large,'), next }
        : { length: written, bytes: undefined, next };
    },
  });
  let result = '';
  for await (const { bytes, release } of piecesOf(readers, QUERY, 'csv')) {
    result += Buffer.from(bytes).toString();
    release();
  }
  t.equal(result, '0,1,large,3,');
});

t.test('where no row can match, nothing is read', async (t) => {
  const readers = slowReaders(() => 0, {
    start: async () => null,
    write: () => Promise.reject(new Error('read')),
  });
  for await (const _piece of piecesOf(readers, QUERY, 'csv')) t.fail('there is a piece');
});

t.test('the slices of a job cover each of its blocks, and the last one is not full', async (t) => {
  for (const blocks of [0, 1, 31, 32, 33, 64, 100]) {
    const first = 2 * BLOCKS_PER_OWNER;
    const starts = [...sliceCursors({ id: 2, blocks, gaps: [] })].map(([block]) => (block as number) - first);
    t.strictSame(
      starts,
      Array.from({ length: Math.floor(blocks / 32) + 1 }, (_, i) => i * 32),
    );
  }
  t.strictSame(
    [...sliceCursors({ id: 0, blocks: 70, gaps: [] }, 10)],
    [
      [10, 0],
      [42, 0],
    ],
  );
});
