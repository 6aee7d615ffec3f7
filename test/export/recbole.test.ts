/** RecBole's atomic files: what their lines say, and which ids they refuse. */
import t from 'tap';
import { build, buildWithJob, load } from '../http/build.ts';
import { DIVIDED, linesOf, PLAIN, rowsOf, run, withJob } from './job-rows.ts';
import type { FastifyInstance } from 'fastify';

const file = (app: FastifyInstance, name: string) => linesOf(app, `recbole/${name}`);

t.test('rows are those of the job, in order, with an index as their time', async (t) => {
  const app = await withJob(t);
  const all = await rowsOf(app);
  t.strictSame(await file(app, 'job-1.inter'), [
    'user_id:token\titem_id:token\tinteraction_score:float\tsequence_index:float',
    ...all
      .filter((row) => row.interaction_score > 0)
      .map((row) => [row.customer_id, row.article_id, row.interaction_score, row.index].join('\t')),
  ]);
  t.strictSame(await file(app, 'job-1.label.inter'), [
    'user_id:token\titem_id:token\tlabel:float\tinteraction_score:float\tsequence_index:float',
    ...all.map((row) =>
      [
        ...[row.customer_id, row.article_id, row.interaction_score > 0 ? 1 : 0],
        ...[row.interaction_score, row.index],
      ].join('\t'),
    ),
  ]);
});

t.test('customers and articles come with their attributes, numbers only where all values are', async (t) => {
  const app = await build(t);
  await load(t, app, PLAIN);
  const customers = 'customer_id,age,code,club,user:id\nd/e.csv,30,1,NA,x\na,,02,,y\nother,9,9,9,9\n';
  await load(t, app, customers, '?kind=customers');
  await load(t, app, 'article_id,size,text,big\n0663713001,-1.5,"a ""b""",16777217\n', '?kind=articles');
  await run(app);
  t.strictSame(await file(app, 'job-1.user'), [
    'user_id:token\tage:float\tcode:token\tclub:token\tuser_id_2:token',
    'a\t\t02\t\ty',
    'd/e.csv\t30\t1\tNA\tx',
  ]);
  t.strictSame(await file(app, 'job-1.item'), [
    'item_id:token\tsize:float\ttext:token\tbig:token',
    '0505221004\t\t\t',
    '0541518023\t\t\t',
    '0663713001\t-1.5\t"a ""b"""\t16777217',
  ]);
  const yaml = (await file(app, 'job-1.label.yaml')).join('\n');
  t.match(yaml, 'user: ["user_id", "age", "code", "club", "user_id_2"]');
  t.match(yaml, 'train_neg_sample_args: ~');
});

t.test('a job with a split has a file for each part instead', async (t) => {
  const app = await withJob(t, DIVIDED);
  const names = (await app.inject('/v1/jobs/1/exports'))
    .json()
    .items[0].files.map(({ name }: { name: string }) => name);
  t.strictSame(
    names.filter((name: string) => name.endsWith('.inter')),
    ['', '.label'].flatMap((kind) => ['train', 'valid', 'test'].map((part) => `job-1${kind}.${part}.inter`)),
  );
  const all = await rowsOf(app);
  for (const [suffix, part] of [
    ['train', 'train'],
    ['valid', 'validation'],
    ['test', 'test'],
  ]) {
    const lines = (await file(app, `job-1.label.${suffix}.inter`)).slice(1);
    const wanted = all.filter((row) => row.split === part);
    t.strictSame(
      lines.map((line) => Number(line.split('\t')[4])),
      wanted.map(({ index }) => index),
      part,
    );
  }
  t.match((await file(app, 'job-1.yaml')).join('\n'), 'benchmark_filename: [train, valid, test]');
});

t.test('an id that RecBole would lose is refused before the first byte', async (t) => {
  for (const [csv, detail] of [
    [PLAIN.replaceAll('a,0663713001', 'NA,0663713001'), /customer id "NA": .*missing.* hash_ids/],
    [PLAIN.replaceAll('0541518023', 'null'), /article id "null": .*missing/],
    [PLAIN.replaceAll('0541518023', '[PAD]'), /article id "\[PAD\]"/],
  ] as const) {
    const app = await withJob(t, {}, csv);
    for (const path of ['', '/job-1.inter', '/job-1.user', '/job-1.item']) {
      const response = await app.inject(`/v1/jobs/1/exports/recbole${path}`);
      t.equal(response.statusCode, 422, path);
      t.match(response.json().detail, detail);
    }
    t.equal(
      (await app.inject('/v1/jobs/1/exports/recbole/job-1.yaml')).statusCode,
      200,
      'the settings are fine',
    );
  }
  const app = await buildWithJob(t);
  t.match((await app.inject('/v1/jobs/1/exports/recbole')).json().detail, /customer id "b,\\"c\\"": .*quote/);
});
