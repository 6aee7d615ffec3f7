import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { stretchOf, type Piece } from '../../src/download/pieces.ts';

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
