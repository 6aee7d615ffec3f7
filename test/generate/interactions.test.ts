import t from 'tap';
import { Interactions, MOST_INTERACTIONS, SequenceTooLong } from '../../src/generate/interactions.ts';

t.test('events are kept when there is more and more room needed', async (t) => {
  const events = new Interactions();
  for (let i = 0; i < 10_000; i++) events.push(-i * 3_600_000, i, i % 3);
  t.equal(events.length, 10_000);
  for (const i of [0, 1023, 1024, 1025, 9999]) {
    t.same([events.t_dat[i], events.article[i], events.score[i]], [-i * 3_600_000, i, i % 3]);
  }
});

t.test('a cleared record starts over', async (t) => {
  const events = new Interactions();
  events.push(1, 2, 0);
  events.clear();
  events.push(3, 4, 1);
  t.equal(events.length, 1);
  t.same([events.t_dat[0], events.article[0], events.score[0]], [3, 4, 1]);
});

t.test('a customer cannot have more than MOST_INTERACTIONS events', async (t) => {
  const events = new Interactions();
  events.reserve(MOST_INTERACTIONS);
  t.throws(() => events.reserve(MOST_INTERACTIONS + 1), SequenceTooLong);
});
