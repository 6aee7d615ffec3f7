/** `shift_to`: the same rows at other times. */
import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { asCsv, smallLog } from '../system/small-log.ts';
import { build, load } from './build.ts';

const DAY = 86_400_000;
const LAST = Date.parse('2019-02-19');
const SHIFT = 1000 * DAY;

/** Times of day, so that they are seen to be kept. */
const LOG = asCsv(
  smallLog().map((line, i) => line.replace(',', ` ${String(i % 24).padStart(2, '0')}:30:00,`)),
);

async function jobWith(app: FastifyInstance, preset: string, parameters: object) {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/jobs',
    payload: { sample_size: 20, preset, parameters },
    headers: { prefer: 'wait=60' },
  });
  if (response.json().state !== 'succeeded') throw new Error(response.body);
  return response.json();
}

const linesOf = async (app: FastifyInstance, path: string) =>
  (await app.inject(path)).body.trimEnd().split('\n');

/** Lines of CSV, with their first field moved. */
const moved = ([header, ...lines]: string[], by: number) => [
  header,
  ...lines.map((line) => line.replace(/^-?\d+/, (time) => String(Number(time) + by))),
];

const COLUMNS =
  't_dat,customer_id,article_id,interaction_score,prev_article_id,strategy,sampling_prob,session_id,split,fold,price';

const shared = build(t).then(async (app) => {
  await load(t, app, LOG);
  return app;
});

t.test('rows are those without the shift plus a constant, with every preset', async (t) => {
  const app = await shared;
  const newest = (await app.inject('/v1/dataset')).json().last_t_dat;
  t.equal(newest - (newest % DAY), LAST);
  for (const [preset, split, later] of [
    ['notebook', undefined, undefined],
    ['training', { folds: [LAST - 20 * DAY + 1] }, { folds: [LAST - 20 * DAY + 1 + SHIFT] }],
    [
      'behaviour',
      { validation_from: LAST - 20 * DAY, test_from: LAST - 10 * DAY },
      { validation_from: LAST - 20 * DAY + SHIFT, test_from: LAST - 10 * DAY + SHIFT },
    ],
  ] as const) {
    const plain = await jobWith(app, preset, { ...(split && { split }) });
    const shift_to = new Date(LAST + SHIFT + DAY / 3).toISOString();
    const shifted = await jobWith(app, preset, { ...(later && { split: later }), shift_to });
    t.not(shifted.fingerprint, plain.fingerprint);
    const path = (id: number) => `/v1/jobs/${id}/interactions.csv?columns=${COLUMNS}`;
    const rows = await linesOf(app, path(plain.id));
    t.ok(rows.length > 500);
    t.strictSame(await linesOf(app, path(shifted.id)), moved(rows, SHIFT), preset);

    const transactions = `/v1/jobs/${plain.id}/transactions.csv`;
    const theirs = moved(await linesOf(app, transactions), SHIFT);
    t.strictSame(await linesOf(app, `/v1/jobs/${shifted.id}/transactions.csv`), theirs, 'their transactions');
    const from = LAST - 5 * DAY;
    t.strictSame(
      await linesOf(app, `/v1/jobs/${shifted.id}/transactions.csv?from=${from + SHIFT}`),
      moved(await linesOf(app, `${transactions}?from=${from}`), SHIFT),
      'filtered by their moved times',
    );
  }
});

t.test('the report compares moved rows with moved sales', async (t) => {
  const app = await shared;
  const report = async (parameters: object) => {
    const { id } = await jobWith(app, 'training', parameters);
    const { leak_audit } = (
      await app.inject({ url: `/v1/jobs/${id}/report`, headers: { prefer: 'wait=60' } })
    ).json();
    return leak_audit.features.map(({ name, auc }: { name: string; auc: unknown }) => [name, auc]);
  };
  const weeks = LAST + 100 * 7 * DAY;
  const [plain, shifted] = [await report({}), await report({ shift_to: weeks })];
  // By whole weeks: only months and their days are others.
  const comparable = (features: [string, unknown][]) => features.filter(([name]) => !/month/.test(name));
  t.ok(comparable(plain).length > 10);
  t.strictSame(comparable(shifted), comparable(plain));
});

t.test('no shift is what it was before: null changes no fingerprint', async (t) => {
  const app = await shared;
  const plain = await jobWith(app, 'notebook', {});
  const none = await jobWith(app, 'notebook', { shift_to: null });
  t.equal(none.fingerprint, plain.fingerprint);
  t.equal(none.parameters.shift_to, null);
  const same = await jobWith(app, 'notebook', { shift_to: LAST });
  t.equal(same.content_digest, plain.content_digest, 'a shift by no days makes the same rows');
});

t.test('a shift that leaves the years 1970 to 2200 is 422, and what is no time 400', async (t) => {
  const app = await shared;
  const send = (shift_to: unknown, query = '') =>
    app.inject({ method: 'POST', url: `/v1/jobs${query}`, payload: { parameters: { shift_to } } });
  for (const query of ['', '?dry_run=true']) {
    const early = await send('1970-02-10', query);
    t.equal(early.statusCode, 422);
    t.match(early.json().errors[0], { pointer: '/parameters/shift_to', detail: /1970-02-19 or later/ });
  }
  t.equal((await send('1970-02-19')).statusCode, 202);
  t.equal((await send('2200-12-31')).statusCode, 202);
  for (const wrong of ['2201-01-01', 'soon', -1, true]) t.equal((await send(wrong)).statusCode, 400);
});
