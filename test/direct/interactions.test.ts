/** The library makes the rows of a job. */
import t from 'tap';
import { interactions, presets, Problem, type InteractionsOptions } from '../../src/index.ts';
import type { JobRequest } from '../../src/model/job.ts';
import { underOwnNames, type InteractionColumn } from '../../src/model/interaction-columns.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { jobIn, loadSmallLog, transactionsOf } from './jobs-rows.ts';

const SPLIT = { validation_from: '2019-02-01', test_from: '2019-02-10' };

const CASES: [what: string, options: InteractionsOptions, request: JobRequest][] = [
  ['preset notebook', {}, { all_customers: true }],
  ['preset course', { preset: 'course', seed: 7 }, { preset: 'course', seed: 7, all_customers: true }],
  [
    'preset training with a split',
    { preset: 'training', split: SPLIT },
    { preset: 'training', all_customers: true, parameters: { split: SPLIT } },
  ],
  [
    'preset behaviour, moved in time',
    { preset: 'behaviour', seed: 'x', shift_to: '2024-03-01' },
    { preset: 'behaviour', seed: 'x', all_customers: true, parameters: { shift_to: '2024-03-01' } },
  ],
  ['a sample', { sample_size: 7, seed: 3 }, { sample_size: 7, seed: 3 }],
  [
    'some customers by name',
    { preset: 'training', customer_ids: ['customer-757', 'customer-000'] },
    { preset: 'training', customer_ids: ['customer-757', 'customer-000'] },
  ],
  [
    'customers by activity',
    { preset: 'training', min_purchases: 5, bought_from: '2019-01-20', prev_follows: 'clicks_and_purchases' },
    {
      ...{ preset: 'training', min_purchases: 5, bought_from: '2019-01-20', all_customers: true },
      parameters: { prev_follows: 'clicks_and_purchases' },
    },
  ],
];

async function taken<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

t.test('rows are those of a job with the same data, seed, preset and parameters', async (t) => {
  const footfall = await footfallOf(t);
  await loadSmallLog(footfall);
  for (const [what, options, request] of CASES) {
    const job = await jobIn(footfall, request);
    t.equal(job.job.state, 'succeeded');
    t.strictSame(await taken(interactions(transactionsOf(), options)), await job.rows(), what);
  }
});

t.test('chosen columns are those of the job, event_ids too', async (t) => {
  const footfall = await footfallOf(t);
  await loadSmallLog(footfall);
  const columns = [
    ...(['event_id', 'customer_id', 't_dat', 'strategy', 'sampling_prob', 'item_prob', 'draws'] as const),
    ...(['session_id', 'sequence_index', 'positive_id', 'split', 'price', 'sales_channel_id'] as const),
  ] satisfies InteractionColumn[];
  for (const [what, options, request] of CASES) {
    const job = await jobIn(footfall, request);
    const rows = await taken(interactions(transactionsOf(), { ...options, columns }));
    t.strictSame(rows, await job.rows({ columns: underOwnNames(columns) }), what);
  }
});

t.test('attributes of articles and further customers count as files of them do', async (t) => {
  const footfall = await footfallOf(t);
  await loadSmallLog(footfall);
  const articles = [...new Set(transactionsOf().map(({ article_id }) => article_id))].map(
    (article_id, i) => ({ article_id, product_type_name: `type ${i % 5}`, weight: i % 3 === 0 ? null : i }),
  );
  const lines = articles.map((one) => `${one.article_id},${one.product_type_name},${one.weight ?? ''}`);
  await loadText(footfall, ['article_id,product_type_name,weight', ...lines, ''].join('\n'), {
    kind: 'articles',
  });
  const customers = [{ customer_id: 'customer-757' }, { customer_id: 'who never buys' }];
  await loadText(footfall, 'customer_id,age\ncustomer-757,31\nwho never buys,\n', { kind: 'customers' });
  const negatives = { same_category: 1, same: { weight: 1 } };
  const parameters = { negatives, category_column: 'product_type_name' };
  const job = await jobIn(footfall, { preset: 'training', all_customers: true, parameters });
  const further = { articles, customers };
  const rows = await taken(interactions(transactionsOf(), { preset: 'training', ...parameters, ...further }));
  t.strictSame(rows, await job.rows());
  const inFile = await jobIn(footfall, { customers_in: 'loaded', all_customers: true });
  t.strictSame(
    await taken(interactions(transactionsOf(), { customers_in: 'loaded', ...further })),
    await inFile.rows(),
  );
});

t.test('transactions may come one by one, and rows are made as they are taken', async (t) => {
  async function* coming() {
    for (const transaction of transactionsOf()) yield transaction;
  }
  const rows = interactions(coming(), { seed: 1 });
  const { value: first } = await rows.next();
  t.strictSame(first, (await taken(interactions(transactionsOf(), { seed: 1 })))[0]);
  await rows.return();
  t.strictSame(await rows.next(), { value: undefined, done: true });
});

t.test('times may be numbers and dates', async (t) => {
  const asNumbers = transactionsOf().map((one) => ({ ...one, t_dat: Date.parse(one.t_dat as string) }));
  const asDates = asNumbers.map((one) => ({ ...one, t_dat: new Date(one.t_dat) }));
  const rows = await taken(interactions(transactionsOf()));
  t.strictSame(await taken(interactions(asNumbers)), rows);
  t.strictSame(await taken(interactions(asDates)), rows);
});

t.test('presets are listed with their parameters', async (t) => {
  t.strictSame(
    presets.map(({ name }) => name),
    ['notebook', 'course', 'training', 'behaviour'],
  );
  t.equal(presets[0].parameters.find(({ name }) => name === 'min_ignores')?.default, 40);
});

t.test('wrong options and transactions are named before the first row', async (t) => {
  const one = { t_dat: '2019-01-01', customer_id: 'a', article_id: 'b' };
  const wrong: [what: unknown, options: unknown, code: string, message: RegExp][] = [
    [[], {}, 'no_data', /There are no transactions/],
    [[one], { preset: 'x' }, 'bad_request', /Unknown preset "x"/],
    [[one], { mni_ignores: 1 }, 'bad_request', /mni_ignores/],
    [[one], { min_ignores: -1 }, 'bad_request', /min_ignores/],
    [[one], { seed: 1.5 }, 'bad_request', /seed/],
    [[one], { customer_ids: ['z'] }, 'unknown_customers', /"z"/],
    [[one], { sample_size: 1, customer_ids: ['a'] }, 'bad_request', /cannot be combined/],
    [[one], { columns: ['colour'] }, 'bad_request', /Unknown column "colour"/],
    [[one], { columns: ['item_in_train'] }, 'bad_request', /item_in_train needs all rows/],
    [[one, { ...one, customer_id: 7 }], {}, 'bad_data', /^transactions\[1\]: customer_id 7 is not a string/],
    [[{ ...one, article_id: '' }], {}, 'bad_data', /article_id "" is empty/],
    [[{ ...one, t_dat: 'yesterday' }], {}, 'bad_data', /t_dat "yesterday" is not a valid time/],
    [[{ ...one, t_dat: -1 }], {}, 'bad_data', /t_dat -1 is not a valid time/],
    [[{ ...one, price: 'free' }], {}, 'bad_data', /price "free" is not a number/],
    [[{ ...one, sales_channel_id: -3 }], {}, 'bad_data', /sales_channel_id -3 is not a whole number/],
    [[null], {}, 'bad_data', /^transactions\[0\]: null is not a transaction/],
    [undefined, {}, 'bad_data', /^transactions must be an array, .* not undefined\.$/],
    ['a.csv', {}, 'bad_data', /^transactions must be an array, .* not "a\.csv"\.$/],
    [{ rows: 1 }, {}, 'bad_data', /^transactions must be an array, .* not \{ rows: 1 \}\.$/],
    [[one], null, 'bad_request', /^The options must be an object, not null\.$/],
    [[one], 7, 'bad_request', /^The options must be an object, not 7\.$/],
    [[one], { articles: 5 }, 'bad_request', /^articles must be an array, .* not 5\.$/],
    [[one], { columns: 't_dat' }, 'bad_request', /^columns must be an array of names, not "t_dat"\.$/],
    [[one], { seed: 5n }, 'bad_request', /^seed must not be a BigInt/],
    [[{ ...one, t_dat: null }], {}, 'bad_data', /t_dat null is not a valid time/],
    [[{ ...one, t_dat: true }], {}, 'bad_data', /t_dat true is not a valid time/],
    [[{ ...one, t_dat: [] }], {}, 'bad_data', /t_dat \[\] is not a valid time/],
    [[{ ...one, t_dat: NaN }], {}, 'bad_data', /t_dat NaN is not a valid time/],
    [[{ ...one, t_dat: new Date(NaN) }], {}, 'bad_data', /t_dat Invalid Date is not a valid time/],
    [[{ ...one, price: NaN }], {}, 'bad_data', /price NaN is not a number/],
    [[{ ...one, customer_id: 5n }], {}, 'bad_data', /customer_id 5n is not a string/],
    [[one], { articles: [null] }, 'bad_data', /^articles\[0\]: null is not an object/],
    [[one], { customers: [3] }, 'bad_data', /^customers\[0\]: 3 is not an object/],
    [[one], { articles: [{ article_id: 3 }] }, 'bad_data', /^articles\[0\]: article_id 3 is not a string/],
  ];
  for (const [transactions, options, code, message] of wrong) {
    const rows = interactions(transactions as [], options as object);
    const error = await rows.next().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    t.ok(error instanceof Problem, String(message));
    t.match(error, { code, message });
  }
});
