import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { placesOfJob } from '../../src/read/interaction-rows.ts';
import { piecesAt, stretchOf, type Piece } from '../../src/read/pieces.ts';
import type { ReaderPool } from '../../src/read/reader-pool.ts';
import type { RowsRequest } from '../../src/read/rows-request.ts';
import { BLOCKS_PER_OWNER } from '../../src/storage/block-ids.ts';

/** The pieces as they come from a reader; `released` counts those that were given back. */
async function* piecesOf(texts: string[], released: { count: number }): AsyncGenerator<Piece> {
  for (const text of texts) yield { bytes: Buffer.from(text), release: () => void released.count++ };
}

t.test('a stretch of pieces is that stretch of all of them together', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-z]{0,5}$/), { minLength: 1 }),
      fc.nat({ max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      async (texts, skip, length) => {
        const released = { count: 0 };
        let stretch = '';
        let taken = 0;
        for await (const { bytes, release } of stretchOf(piecesOf(texts, released), skip, length)) {
          stretch += Buffer.from(bytes).toString();
          taken++;
          release();
        }
        assert.equal(stretch, texts.join('').slice(skip, skip + length));
        assert.equal(released.count, taken, 'each piece can be given back');
      },
    ),
    { seed: 42, numRuns: 500 },
  );
});

const REQUEST: RowsRequest = { table: 'interactions', job_id: 2, dataset_version: 1, filter: {} };

/** Readers whose stretches are the number of their first part as text, ready after so many turns. */
function slowReaders(turnsOf: (place: number) => number): Pick<ReaderPool, 'write'> {
  return {
    async write(_request, place, _format, slot) {
      for (let turns = turnsOf(place[0] as number); turns > 0; turns--) await nextTurn();
      const { written } = new TextEncoder().encodeInto(`${place[0]},`, new Uint8Array(slot));
      return { length: written, bytes: undefined, place: null };
    },
  };
}

t.test(
  'pieces come in the order of their places, whichever is ready first, and their memory is used again',
  async (t) => {
    const places = Array.from({ length: 50 }, (_, i) => [i]);
    const readers = slowReaders((place) => (place * 7) % 5) as ReaderPool;
    const slots = new Set<ArrayBufferLike>();
    let text = '';
    for await (const { bytes, release } of piecesAt(readers, REQUEST, places, 'csv')) {
      text += Buffer.from(bytes).toString();
      slots.add(bytes.buffer);
      release();
    }
    t.equal(text, places.map((place) => `${place[0]},`).join(''));
    t.ok(slots.size <= 4, `${slots.size} slots were taken`);
  },
);

t.test('a stretch that cannot be written ends the pieces where it would have come', async (t) => {
  const readers = slowReaders((place) => 10 - place) as ReaderPool;
  const write: ReaderPool['write'] = (request, place, ...rest) =>
    place[0] === 3 ? Promise.reject(new Error('gone')) : readers.write(request, place, ...rest);
  let taken = 0;
  await t.rejects(async () => {
    for await (const piece of piecesAt({ ...readers, write }, REQUEST, [[0], [1], [2], [3], [4]], 'csv')) {
      taken++;
      piece.release();
    }
  }, /gone/);
  t.equal(taken, 3);
});

t.test(
  'the places of a job cover each of its parts, and the last has fewer parts than the others',
  async (t) => {
    for (const parts of [0, 1, 31, 32, 33, 64, 100]) {
      const first = 2 * BLOCKS_PER_OWNER;
      const starts = [...placesOfJob(2, parts)].map(([part]) => (part as number) - first);
      t.strictSame(
        starts,
        Array.from({ length: Math.floor(parts / 32) + 1 }, (_, i) => i * 32),
      );
    }
    t.strictSame(
      [...placesOfJob(0, 70, 10)],
      [
        [10, 0],
        [42, 0],
      ],
    );
  },
);
