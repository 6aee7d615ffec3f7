/** Jobs with gaps where sequences were erased: slices and offsets against the obvious implementation. */
import fc from 'fast-check';
import t from 'tap';
import { BLOCKS_PER_SLICE, sliceCursors } from '../../src/read/blocks.ts';
import { BLOCKS_PER_OWNER } from '../../src/storage/block-ids.ts';
import { storedBlock, storedBlocks, storedRanges } from '../../src/storage/erased-blocks.ts';

const ID = 3;
const FIRST = ID * BLOCKS_PER_OWNER;

/** A job, as the bytes of each block and whether it was erased. */
const job = fc.array(fc.record({ bytes: fc.nat(100), isErased: fc.boolean() }), { maxLength: 150 });

function gapsOf(blocks: { bytes: number; isErased: boolean }[]) {
  let csv_end = 0;
  return blocks.flatMap(({ bytes, isErased }, i) => {
    const csv_start = csv_end;
    csv_end += bytes;
    return isErased ? [{ first_block: FIRST + i, blocks: 1, csv_start, csv_end }] : [];
  });
}

t.test('each stored block is in one slice, and found by its index', async () => {
  fc.assert(
    fc.property(job, fc.nat(150), (blocks, from) => {
      const given = { id: ID, blocks: blocks.length, gaps: gapsOf(blocks) };
      const stored = blocks.flatMap(({ isErased }, i) => (isErased ? [] : [FIRST + i]));
      const ranges = [...storedRanges(given)].flatMap(([a, b]) =>
        Array.from({ length: b - a }, (_, i) => a + i),
      );
      const found = stored.map((_, index) => storedBlock(given, index));
      const erased = stored.map((id) =>
        blocks.slice(0, id - FIRST).reduce((sum, { bytes, isErased }) => sum + (isErased ? bytes : 0), 0),
      );
      const start = stored.find((id) => id >= FIRST + from) ?? FIRST;
      const slices = Array.from(sliceCursors(given, start), ([id]) =>
        stored.filter((block) => block >= (id as number)).slice(0, BLOCKS_PER_SLICE),
      );
      const last = slices[slices.length - 1];
      return (
        storedBlocks(given) === stored.length &&
        String(ranges) === String(stored) &&
        String(found.map(({ block_id }) => block_id)) === String(stored) &&
        String(found.map((one) => one.erased)) === String(erased) &&
        String(slices.flat()) === String(stored.filter((id) => id >= start)) &&
        last.length < BLOCKS_PER_SLICE
      );
    }),
    { numRuns: 500 },
  );
});
