import t from 'tap';
import { randomSourceFor } from '../../../src/generate/random.ts';
import { dayCurve, logNormal, poisson } from '../../../src/generate/session/distributions.ts';
import { precisionOf } from '../../../src/generate/session/time.ts';
import { deviation } from '../chi-square.ts';

function sampleOf(draw: (random: () => number) => number, size = 50_000): number[] {
  const random = randomSourceFor('42', 'distribution');
  return Array.from({ length: size }, () => draw(random));
}

const quantile = (sorted: number[], share: number) => sorted[Math.floor(share * sorted.length)];

t.test('Poisson numbers have their probabilities', async (t) => {
  for (const mean of [0.3, 3]) {
    const probabilities = new Map<number, number>();
    let probability = Math.exp(-mean);
    let rest = 1;
    for (let k = 0; k < 9 && probability > 0.001; k++) {
      probabilities.set(k, probability);
      rest -= probability;
      probability *= mean / (k + 1);
    }
    const most = probabilities.size;
    probabilities.set(most, rest);
    const sample = sampleOf(poisson(mean)).map((k) => Math.min(k, most));
    t.ok(Math.abs(deviation(sample, probabilities)) < 4);
  }
});

t.test('Poisson numbers have their mean and variance, also when these are large', async (t) => {
  for (const mean of [40, 500]) {
    const sample = sampleOf(poisson(mean), 20_000);
    const found = sample.reduce((a, b) => a + b) / sample.length;
    const variance = sample.reduce((sum, k) => sum + (k - found) ** 2, 0) / sample.length;
    t.ok(Math.abs(found - mean) < 5 * Math.sqrt(mean / sample.length), `mean ${found}`);
    t.ok(Math.abs(variance / mean - 1) < 0.05, `variance ${variance}`);
  }
});

t.test('a mean of 0 is 0, without a draw', async (t) => {
  const draw = poisson(0);
  t.equal(
    draw(() => {
      throw new Error('drawn');
    }),
    0,
  );
});

t.test('log-normal numbers have their quantiles, and end at the most', async (t) => {
  const sample = sampleOf(logNormal(40, 1.2, 1800)).sort((a, b) => a - b);
  // The part above 1800 is cut off: 0.08 %.
  t.ok(Math.abs(quantile(sample, 0.5) / 40 - 1) < 0.03, `median ${quantile(sample, 0.5)}`);
  t.ok(Math.abs(quantile(sample, 0.75) / (40 * Math.exp(0.6745 * 1.2)) - 1) < 0.03);
  t.ok(Math.abs(quantile(sample, 0.05) / (40 * Math.exp(-1.645 * 1.2)) - 1) < 0.05);
  t.ok(sample[0] > 0 && sample[sample.length - 1] <= 1800);
});

t.test('log-normal numbers that are cut off early stay below the cut', async (t) => {
  const sample = sampleOf(logNormal(100, 2, 50));
  t.ok(sample.every((value) => value > 0 && value <= 50.000001));
  t.same(new Set(sampleOf(logNormal(7, 0, 100), 10)), new Set([7]));
});

t.test('times of day are whole milliseconds of one day, few at night and most in the evening', async (t) => {
  const sample = sampleOf(dayCurve());
  t.ok(sample.every((time) => Number.isInteger(time) && time >= 0 && time < 86_400_000));
  const hours = sample.map((time) => Math.floor(time / 3_600_000));
  const share = (hour: number) => hours.filter((h) => h === hour).length / hours.length;
  t.ok(share(20) > 0.07 && share(3) < 0.01);
  const minutes = new Map(Array.from({ length: 60 }, (_, m) => [m, 1 / 60]));
  t.ok(
    Math.abs(
      deviation(
        sample.map((time) => Math.floor(time / 60_000) % 60),
        minutes,
      ),
    ) < 4,
  );
});

t.test('the precision of times is the coarsest unit that all of them are whole multiples of', async (t) => {
  const at = (...times: number[]) => precisionOf(Float64Array.from(times), times.length);
  t.equal(at(0, 86_400_000), 86_400_000);
  t.equal(at(0, 7_200_000), 3_600_000);
  t.equal(at(86_400_000, 60_000), 60_000);
  t.equal(at(60_000, 61_000), 1000);
  t.equal(at(60_000, 61_001), 1);
});
