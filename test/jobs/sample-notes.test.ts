import t from 'tap';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { fewCustomersNote, oneDayNotes, sampleNotes } from '../../src/jobs/sample-notes.ts';

/** Units sold of each article by every `step`-th customer of a made-up log. */
function unitsOf(step: number): Uint32Array {
  const [, ...lines] = Buffer.concat([...purchaseLog({ customers: 5000 }).chunks])
    .toString()
    .trim()
    .split('\n');
  const customers = new Map<string, number>();
  const units = new Map<string, number>();
  for (const line of lines) {
    const [, customer, article] = line.split(',');
    if (!customers.has(customer)) customers.set(customer, customers.size);
    if (customers.get(customer)! % step === 0) units.set(article, (units.get(article) ?? 0) + 1);
  }
  return Uint32Array.from(units.values());
}

t.test('a log of few of the customers is noted, a whole one is not', async (t) => {
  t.same(sampleNotes({ units: unitsOf(1) }), []);
  const units = unitsOf(50);
  const [note, ...more] = sampleNotes({ units });
  t.same(more, []);
  const once = units.filter((its) => its === 1).length.toLocaleString('en-US');
  t.match(note, `${once} of ${units.length.toLocaleString('en-US')} articles were sold once`);
  t.match(note, /^The log looks like a sample of the customers: .* Load the whole log/);
});

t.test('a trial with few articles is not', async (t) => {
  t.same(sampleNotes({ units: new Uint32Array(99).fill(1) }), []);
  t.equal(sampleNotes({ units: new Uint32Array(100).fill(1) }).length, 1);
});

t.test('where no article is sold twice, no number of unseen ones is made up', async (t) => {
  const [note] = sampleNotes({ units: new Uint32Array(200_000).fill(1) });
  t.match(
    note,
    '200,000 of 200,000 articles were sold once, so over 10 times as many have probably been sold',
  );
});

t.test('few customers', async (t) => {
  t.same(fewCustomersNote(100), []);
  t.match(fewCustomersNote(99), ['Only 99 customers are selected: what a model learns']);
  t.match(fewCustomersNote(1), ['Only 1 customer is selected']);
});

t.test('a log of one day, in which nothing can be estimated', async (t) => {
  t.match(oneDayNotes(1), [/^All purchases are of one day, so when articles were on sale cannot be/]);
  t.same(oneDayNotes(2), []);
});
