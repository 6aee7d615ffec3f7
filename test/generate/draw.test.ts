import fc from 'fast-check';
import t from 'tap';
import { Deck } from '../../src/generate/draw.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import { deviation, uniform } from './chi-square.ts';

t.test('every card is drawn exactly once, whatever the random source says', async (t) => {
  for (const random of [() => 0, () => 0.5, () => 1 - 2 ** -32, randomSourceFor('42', 'deck')]) {
    const deck = new Deck(50);
    const drawn = Array.from({ length: 50 }, () => deck.draw(random));
    t.same(
      drawn.sort((a, b) => a - b),
      [...Array(50).keys()],
    );
    t.equal(deck.left, 0);
  }
});

t.test('every order of a draw is equally probable', async (t) => {
  const random = randomSourceFor('42', 'orders');
  const deck = new Deck(5);
  const sample = Array.from({ length: 50_000 }, () => {
    deck.restore();
    return deck.draw(random) * 25 + deck.draw(random) * 5 + deck.draw(random);
  });
  const orders = [...uniform(0, 124).keys()].filter(
    (n) => new Set([Math.floor(n / 25), Math.floor(n / 5) % 5, n % 5]).size === 3,
  );
  t.equal(orders.length, 60);
  t.ok(Math.abs(deviation(sample, new Map(orders.map((order) => [order, 1 / 60])))) < 4);
});

t.test('draws are uniform over the cards that are left, also after others were put back', async (t) => {
  const random = randomSourceFor('42', 'left');
  const deck = new Deck(30);
  const sample: number[] = [];
  for (let i = 0; i < 20_000; i++) {
    deck.restore();
    for (let card = 0; card < 20; card += 2) deck.remove(card);
    for (let round = 0; round < 3; round++) {
      for (let k = 0; k < 7; k++) deck.draw(random);
      deck.putBack(20);
    }
    sample.push(deck.draw(random));
  }
  const left = [...Array(30).keys()].filter((card) => card % 2 === 1 || card >= 20);
  t.ok(Math.abs(deviation(sample, new Map(left.map((card) => [card, 1 / left.length])))) < 4);
});

t.test('a card that is gone can be removed again without effect', async (t) => {
  const deck = new Deck(2);
  deck.remove(1);
  deck.remove(1);
  t.equal(deck.left, 1);
  t.equal(
    deck.draw(() => 0),
    0,
  );
});

type Step = ['draw' | 'remove' | 'putBack', number];
const step: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom('draw', 'remove', 'putBack'), fc.nat(99));

/** Does what the steps say and returns what was drawn; throws if a card is drawn that a set says is gone. */
function play(deck: Deck, steps: Step[], size: number): number[] {
  const random = randomSourceFor('42', 'play');
  const gone: number[] = [];
  const drawn: number[] = [];
  for (const [kind, number] of steps) {
    if (kind === 'draw' && deck.left > 0) {
      const card = deck.draw(random);
      if (gone.includes(card)) throw new Error(`${card} was drawn twice`);
      gone.push(card);
      drawn.push(card);
    } else if (kind === 'remove' && number < size) {
      deck.remove(number);
      if (!gone.includes(number)) gone.push(number);
    } else if (kind === 'putBack' && number < gone.length) {
      gone.length = number;
      deck.putBack(size - number);
    }
    if (deck.left !== size - gone.length) throw new Error(`${deck.left} cards are left of ${size}`);
  }
  return drawn;
}

t.test('a restored deck gives what a new one gives, whatever was done with it before', async () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(step, { maxLength: 120 }),
      fc.array(step),
      (size, before, steps) => {
        const used = new Deck(size);
        play(used, before, size);
        used.restore();
        const expected = play(new Deck(size), steps, size);
        return JSON.stringify(play(used, steps, size)) === JSON.stringify(expected);
      },
    ),
    { seed: 42, numRuns: 500 },
  );
});
