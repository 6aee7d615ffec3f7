/** Exports of a job with folds, over HTTP: a fold is a part, and says so where something else is asked for. */
import t from 'tap';
import { fileOf, linesOf, run, withJob } from './job-rows.ts';

const FOLDED = { preset: 'training', parameters: { split: { folds: ['2020-09-20', '2020-09-21'] } } };

const shared = withJob(t, FOLDED).then(async (app) => {
  const [validation_from, test_from] = FOLDED.parameters.split.folds;
  await run(app, { preset: 'training', parameters: { split: { validation_from, test_from } } });
  await run(app);
  return app;
});

/** Rows with their fold, and their index as RecBole's files have it. */
async function rowsOf() {
  const columns = 'customer_id,article_id,interaction_score,fold,sequence_index';
  const { body } = await (await shared).inject(`/v1/jobs/1/interactions.csv?columns=${columns}`);
  return body
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

t.test('the list offers what fits the job: folds, parts, or neither', async (t) => {
  const app = await shared;
  const optionsOf = async (job: number) => {
    const { items } = (await app.inject(`/v1/jobs/${job}/exports`)).json();
    return items.flatMap(({ name, options }: { name: string; options: { name: string }[] }) =>
      options.filter((one) => ['split', 'fold'].includes(one.name)).map((one) => `${name} ${one.name}`),
    );
  };
  const formats = ['matrix', 'ranking', 'otto', 'personalize'];
  t.strictSame(
    await optionsOf(1),
    ['recbole', ...formats].map((format) => `${format} fold`),
  );
  t.strictSame(
    await optionsOf(2),
    formats.map((format) => `${format} split`),
  );
  t.strictSame(await optionsOf(3), []);
});

t.test('RecBole gets one file of rows, of all folds or of some', async (t) => {
  const app = await shared;
  const rows = await rowsOf();
  t.ok(new Set(rows.map(([, , , fold]) => fold)).size > 1);
  for (const [query, folds] of [
    ['', '012'],
    ['?fold=1', '1'],
    ['?fold=0-1', '01'],
    ['?fold=0,2', '02'],
  ] as const) {
    const lines = (await linesOf(app, `recbole/job-1.label.inter${query}`)).slice(1);
    t.strictSame(
      lines,
      rows
        .filter(([, , , fold]) => folds.includes(fold))
        .map(([user, item, score, , index]) => [user, item, score > '0' ? 1 : 0, score, index].join('\t')),
      query,
    );
  }
  t.notMatch((await fileOf(app, 'recbole/job-1.yaml')).body, 'benchmark_filename');
  t.equal((await fileOf(app, 'recbole/job-1.train.inter')).statusCode, 404);
});

t.test('other formats keep the numbers of the whole job in each fold', async (t) => {
  const app = await shared;
  const events = async (query: string) =>
    (await linesOf(app, `otto/sessions.jsonl${query}`)).flatMap((line) =>
      line === '' ? [] : (JSON.parse(line) as { events: { aid: number }[] }).events,
    );
  const parts = [await events('?fold=0'), await events('?fold=1'), await events('?fold=2')];
  const order = (all: object[]) => all.map((one) => JSON.stringify(one)).sort();
  t.ok(parts.filter((part) => part.length > 0).length > 1);
  t.strictSame(order(parts.flat()), order(await events('')));
  const whole = await fileOf(app, 'matrix/articles.csv');
  const ofFold = await fileOf(app, 'matrix/articles.csv?fold=0');
  t.equal(ofFold.body, whole.body);
  t.not(ofFold.headers.etag, whole.headers.etag);
});

t.test('several parts are one export', async (t) => {
  const app = await shared;
  const eventsIn = async (split: string) => {
    const { body } = await app.inject(`/v1/jobs/2/exports/otto/sessions.jsonl?split=${split}`);
    return [...body.matchAll(/\{"aid[^}]*\}/g)].map(([event]) => event).sort();
  };
  const [train, test] = [await eventsIn('train'), await eventsIn('test')];
  t.ok(train.length > 0 || test.length > 0);
  t.strictSame(await eventsIn('train,test'), [...train, ...test].sort());
});

t.test('a part that the job does not have is refused, with the way out', async (t) => {
  const app = await shared;
  for (const [path, status, detail] of [
    ['1/exports/otto?split=train', 422, /^split does not fit: job 1 has the folds 0 to 2. Use fold=0 or/],
    ['1/exports/otto/sessions.jsonl?fold=3', 422, /^fold must be at most 2, the last fold of job 1/],
    ['1/exports/matrix?fold=1&split=train', 422, /^split does not fit: job 1 has the folds/],
    ['2/exports/ranking?fold=0', 422, /^fold does not fit: job 2 has train, validation and test rows/],
    ['2/exports/recbole?fold=0', 422, /^fold is for jobs with split.folds: leave it out. Export recbole has/],
    ['3/exports/personalize?split=test', 422, /^split does not fit: job 3 has no split. Start a job with/],
    ['1/exports/otto?fold=1-0', 400, /^fold "1-0" ends before it begins. Write 0-1/],
    ['1/exports/otto?fold=x', 400, /^fold must be folds such as 3 or 0-2/],
    ['2/exports/otto?split=all', 400, /^split must be train, validation or test, or several of them/],
    ['1/exports/card?fold=0', 400, /^fold is not an option of export card/],
  ] as const) {
    const { statusCode, json } = await app.inject(`/v1/jobs/${path}`);
    t.equal(statusCode, status, path);
    t.match(json().detail, detail, path);
  }
});
