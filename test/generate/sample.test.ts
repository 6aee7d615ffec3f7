import t from 'tap';
import { drawSample, sampleSource } from '../../src/generate/sample.ts';
import { deviation, uniform } from './chi-square.ts';

t.test('a sample has the size asked for, in ascending order, each at most once', async (t) => {
  for (const [population, size] of [
    [1, 1],
    [10, 9],
    [1000, 10],
    [1_356_119, 1000],
    [5, 0],
  ]) {
    const sample = drawSample(sampleSource('42'), population, size);
    t.equal(sample.length, size);
    t.ok(sample.every((value, i) => value < population && (i === 0 || value > sample[i - 1])));
  }
});

t.test('a sample of as many as there are, or more, is all of them', async (t) => {
  t.same([...drawSample(sampleSource('42'), 4, 4)], [0, 1, 2, 3]);
  t.same([...drawSample(sampleSource('42'), 4, 1e12)], [0, 1, 2, 3]);
  t.same([...drawSample(sampleSource('42'), 0, 1000)], []);
});

t.test('the seed decides the sample', async (t) => {
  const sample = (seed: string) => [...drawSample(sampleSource(seed), 1_356_119, 5)];
  t.same(sample('42'), sample('42'));
  t.notSame(sample('42'), sample('43'));
  t.same(sample('42'), [417040, 427425, 754458, 864869, 963529], 'and it never changes');
});

t.test('every set of that size is equally probable', async (t) => {
  const random = sampleSource('42');
  const sets = Array.from({ length: 40_000 }, () =>
    drawSample(random, 6, 3).reduce((set, value) => set | (1 << value), 0),
  );
  const threes = [...uniform(0, 63).keys()].filter((set) => set.toString(2).replaceAll('0', '').length === 3);
  t.equal(threes.length, 20);
  t.ok(Math.abs(deviation(sets, new Map(threes.map((set) => [set, 1 / 20])))) < 4);
});
