import t from 'tap';
import { randomSourceFor, uniformInt } from '../../src/generate/random.ts';
import { deviation, uniform } from './chi-square.ts';

t.test('equal seed and customer give equal draws, others do not', async (t) => {
  const draws = (seed: string, customer: string) =>
    Array.from({ length: 5 }, randomSourceFor(seed, customer));
  t.same(draws('42', 'a'), draws('42', 'a'));
  t.notSame(draws('42', 'a'), draws('43', 'a'));
  t.notSame(draws('42', 'a'), draws('42', 'b'));
  t.notSame(draws('42', 'a'), draws('42', 'A'));
  t.notSame(draws('1', '23'), draws('12', '3'), 'seed and id are kept apart');
  t.notSame(draws('42', 'ab'), draws('42', 'abab'), 'ids that repeat themselves are not confused');
});

t.test('the draws of a customer never change, whatever becomes of the library', async (t) => {
  const random = randomSourceFor('42', '00000dbacae5abe5e23885899a1fa44253a17956c6d1c3d25f88aa139fdfc657');
  t.same([random(), random(), random()], [0.534050828544423, 0.7499451898038387, 0.9235749272629619]);
});

t.test(
  'the first draws of customers are uniform and independent from one customer to the next',
  async (t) => {
    const bins = 20;
    for (const skipped of [0, 1, 2]) {
      const sample: number[] = [];
      const pairs: number[] = [];
      for (let i = 0; i < 100_000; i++) {
        const random = randomSourceFor('42', `customer-${i}`);
        for (let k = 0; k < skipped; k++) random();
        sample.push(uniformInt(random, 0, bins));
        if (i % 2 === 1) pairs.push(sample[i - 1] * bins + sample[i]);
      }
      t.ok(Math.abs(deviation(sample, uniform(0, bins - 1))) < 4, `draw ${skipped}`);
      t.ok(Math.abs(deviation(pairs, uniform(0, bins * bins - 1))) < 4, `draw ${skipped} of neighbours`);
    }
  },
);

t.test('uniformInt includes its first bound and excludes its second', async (t) => {
  t.equal(
    uniformInt(() => 0, 40, 60),
    40,
  );
  t.equal(
    uniformInt(() => 1 - 2 ** -32, 40, 60),
    59,
  );
  t.equal(
    uniformInt(() => 0.5, -3, -2),
    -3,
    'of a single number it is that number',
  );
  const random = randomSourceFor('42', 'uniformInt');
  const sample = Array.from({ length: 100_000 }, () => uniformInt(random, -5, 90));
  t.ok(Math.abs(deviation(sample, uniform(-5, 89))) < 4);
});
