/** Events come out of a batch as they went in, customer by customer. */
import fc from 'fast-check';
import t from 'tap';
import { Interactions } from '../../src/generate/interactions.ts';
import { buffersOf, eventCollector, eventsIn, type CustomerEvents } from '../../src/jobs/event-batch.ts';

interface Customer {
  id: string;
  rows: number[][];
  missing: number;
}

const customer: fc.Arbitrary<Customer> = fc.record({
  id: fc.constantFrom('anna', 'é,"ü"', ' ', '0'.repeat(64)),
  rows: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 1000 }), fc.nat({ max: 2 })), { maxLength: 40 }),
  missing: fc.nat({ max: 3 }),
});

/** Every detail is another multiple of the article, so that none can be taken for another. */
const DETAILS = ['strategy', 'session', 'sampling_prob', 'price', 'sales_channel_id'] as const;

function eventsOf({ rows, missing }: Customer, hasDetails: boolean): Interactions {
  const events = new Interactions();
  if (hasDetails) events.withDetails();
  for (const [t_dat, article, score] of rows) {
    const at = events.length;
    events.push(t_dat, article, score);
    if (events.details) DETAILS.forEach((name, i) => (events.details![name][at] = (article % 10) * (i + 1)));
  }
  events.ignores_missing = missing;
  return events;
}

const plain = ({ length, t_dat, article, score, ignores_missing, customer_id, details }: CustomerEvents) => ({
  id: customer_id,
  rows: Array.from({ length }, (_, i) => [t_dat[i], article[i], score[i]]),
  missing: ignores_missing,
  details: details && Array.from({ length }, (_, i) => DETAILS.map((name) => details[name][i])),
});

const expected = (customers: Customer[], hasDetails: boolean) =>
  customers.map((each) => ({
    ...each,
    details: hasDetails
      ? each.rows.map(([, article]) => DETAILS.map((_, i) => (article % 10) * (i + 1)))
      : undefined,
  }));

t.test('whatever room there is, with details and without', async (t) => {
  fc.assert(
    fc.property(
      fc.array(customer, { maxLength: 12 }),
      fc.nat({ max: 300 }),
      fc.boolean(),
      (customers, room, hasDetails) => {
        const { add, take } = eventCollector(customers.length, room, hasDetails);
        customers.forEach((each, key) => add(key * 3, each.id, eventsOf(each, hasDetails)));
        const made = [...eventsIn(take())];
        t.strictSame(made.map(plain), expected(customers, hasDetails));
        t.strictSame(
          made.map(({ customer_key }) => customer_key),
          customers.map((_, key) => key * 3),
        );
      },
    ),
    { seed: 11, numRuns: 100 },
  );
});

t.test('it moves to another thread whole, and keeps nothing behind', async (t) => {
  const customers = [
    { id: 'anna', rows: [[1, 2, 0]], missing: 0 },
    { id: 'ben', rows: [], missing: 2 },
  ];
  const { add, take } = eventCollector(customers.length, 100, true);
  customers.forEach((each, key) => add(key, each.id, eventsOf(each, true)));
  const batch = take();
  const moved = structuredClone(batch, { transfer: buffersOf(batch) });
  t.strictSame([...eventsIn(moved)].map(plain), expected(customers, true));
  t.equal(batch.t_dat.length, 0);
  t.equal(batch.details?.price.length, 0);
});
