/** Reports of whole jobs stay equal, figure by figure, to those that version 0.1.0 made of the same rows. */
import { readFileSync } from 'node:fs';
import { packageRoot } from '../../src/package-root.ts';
import { join } from 'node:path';
import t from 'tap';
import type { JobRequest } from '../../src/model/job.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';

/** Seven articles, so that ignores are missing. */
const few = (i: number) =>
  `${2018 + (i % 3)}-0${1 + (i % 9)}-1${i % 10},c${i % 400},${'abcdefg'[(i * i + (i >> 3)) % 7]},0.1,${1 + (i % 2)}`;
/** Two centuries, so that bins of time are days and ages are counted in ticks of 4 s. */
const long = (i: number) =>
  `${1970 + ((i * 7) % 200)}-0${1 + (i % 9)}-1${i % 10} ${10 + (i % 14)}:${10 + (i % 50)}:${10 + ((i * 3) % 50)},c${i % 200},a${(i * 31) % 97},0.1,${1 + (i % 2)}`;

const csv = (rows: number, row: (i: number) => string) =>
  ['t_dat,customer_id,article_id,price,sales_channel_id', ...Array.from({ length: rows }, (_, i) => row(i))]
    .map((line) => `${line}\n`)
    .join('');

/** Sentences may change, so only numbers, nulls and booleans are kept. */
const figuresOf = (report: unknown): unknown =>
  JSON.parse(JSON.stringify(report, (_, value) => (typeof value === 'string' ? undefined : value)));

const CASES: [name: string, log: string, JobRequest][] = [
  ['few-notebook', csv(4000, few), { sample_size: 300 }],
  [
    'few-training',
    csv(4000, few),
    {
      preset: 'training',
      sample_size: 300,
      parameters: { on_sale_grace_days: 14, negatives: { uniform: 0.5, popularity: 0.3 } },
    },
  ],
  ['long-notebook', csv(3000, long), { sample_size: 150 }],
];

for (const [name, log, request] of CASES) {
  t.test(name, async (t) => {
    const footfall = await footfallOf(t, { inline: true });
    await loadText(footfall, log);
    const { jobs } = footfall.services;
    const { job } = await jobs.create(request, { waitSeconds: 60 });
    const report = await jobs.report(job.id, { warning: 0.6, leak: 0.8 }, { waitSeconds: 60 });
    const golden = readFileSync(join(packageRoot, `test/report/golden/${name}.json`), 'utf8');
    t.strictSame(figuresOf(report), JSON.parse(golden));
  });
}
