import fc from 'fast-check';
import t from 'tap';
import { countBin, countFrom, DURATION_BINS, durationBin, durationFrom } from '../../src/report/bins.ts';

t.test('a duration lies in its bin, which is at most 1.6 % of it wide, and 1 ms below 128', async (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(5000), fc.integer({ min: 0, max: 2 ** 43 })), (duration) => {
      const bin = durationBin(duration);
      const from = durationFrom(bin);
      const to = durationFrom(bin + 1);
      const width = duration < 128 ? 1 : Math.max(1, 0.0159 * duration);
      return from <= duration && duration < to && to - from <= width && bin < DURATION_BINS;
    }),
    { numRuns: 2000, seed: 5 },
  );
  t.equal(durationBin(0), 0);
  t.equal(durationFrom(0), 0);
});

t.test('a count lies in its bin, alone if it is below 2^(bits + 1)', async (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(5000), fc.nat()), fc.constantFrom(7, 9, 10), (count, bits) => {
      const bin = countBin(count, bits);
      const from = countFrom(bin, bits);
      const to = countFrom(bin + 1, bits);
      const width = count < 2 ** (bits + 1) ? 1 : count / 2 ** bits;
      return from <= count && count < to && to - from <= width;
    }),
    { numRuns: 2000, seed: 6 },
  );
  t.equal(countBin(1023, 9), 1023);
  t.pass();
});
