import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { isoWriter } from '../../src/formats/iso-times.ts';

t.test('times are written as JavaScript writes them, but for the zone', async () => {
  const write = isoWriter();
  const anyTime = fc.integer({ min: Date.UTC(1969, 0, 1), max: Date.UTC(2200, 11, 31) });
  const some = fc.oneof(anyTime, fc.constantFrom(0, -1, 1, 999, 86_399_999, 86_400_000, -86_400_000));
  fc.assert(
    fc.property(some, (time) => assert.equal(`${write(time)}Z`, new Date(time).toISOString())),
    { numRuns: 5000 },
  );
});
