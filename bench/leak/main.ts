/**
 * Do leaks matter? Trains the same small model on rows of `notebook` and of `training`, generated from the
 * same log, and tests both on rows of their own kind and on what customers really bought later. Writes a
 * table into docs/leaks.md.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { openFootfall, type Footfall } from '../../src/footfall.ts';
import { packageRoot } from '../../src/package-root.ts';
import { importOptions } from '../../src/validation/import-options.ts';
import { say } from '../progress.ts';
import { machine } from '../machine.ts';
import { namesOf, samplesOf, type Row } from './features.ts';
import { historyOf, readLog, type History } from './history.ts';
import { auc, f1, fit } from './logistic.ts';
import { laterRows } from './reality.ts';

const CUSTOMERS = 20_000;
const SAMPLE = 3_000;
const HELD_BACK_DAYS = 28;
/** Every fifth customer is in the test set. */
const FOLDS = 5;

async function load({ services }: Footfall, csv: string): Promise<void> {
  const options = importOptions({ time_unit: 'ms' });
  await services.imports.upload(Readable.from([Buffer.from(csv)]), {
    ...options,
    source: 'bench',
  });
}

/** Purchases and ignores of a job; clicks are left out. */
async function rowsOf({ services }: Footfall, preset: string): Promise<Row[]> {
  const { job } = await services.jobs.create({ sample_size: SAMPLE, preset }, { waitSeconds: 60 });
  if (job.state !== 'succeeded')
    throw new Error(`The job with ${preset} has ${job.state}: ${job.error?.detail}`);
  const filter = { interaction_score: [0, 2] };
  const { body } = await services.rows.download({ table: 'interactions', job_id: job.id, filter }, 'csv');
  const lines = Buffer.concat((await body().toArray()) as Buffer[])
    .toString()
    .split('\n')
    .slice(1, -1);
  return lines.map((line) => {
    const [t_dat, customer, article, score] = line.split(',', 4);
    return { t_dat: Number(t_dat), customer, article, label: score === '2' ? 1 : 0 };
  });
}

/** The same customers are in the test set for every preset. */
function splitByCustomer(rows: Row[]): { train: Row[]; test: Row[] } {
  const customers = [...new Set(rows.map(({ customer }) => customer))].sort();
  const held = new Set(customers.filter((_, i) => i % FOLDS === 0));
  return {
    train: rows.filter(({ customer }) => !held.has(customer)),
    test: rows.filter(({ customer }) => held.has(customer)),
  };
}

function resultLine(
  preset: string,
  rows: Row[],
  later: Row[],
  past: History,
  whole: History,
  withCalendar: boolean,
): string {
  const { train, test } = splitByCustomer(rows);
  const model = fit(samplesOf(train, past, withCalendar));
  const own = samplesOf(test, past, withCalendar);
  const real = samplesOf(later, whole, withCalendar);
  const names = namesOf(withCalendar);
  const strongest = [...model.weights.keys()]
    .sort((a, b) => Math.abs(model.weights[b]) - Math.abs(model.weights[a]))
    .slice(0, 3);
  const shown = [auc(model, own), f1(model, own), auc(model, real)].map((value) => value.toFixed(3));
  const cells = [
    `\`${preset}\``,
    withCalendar ? 'with' : 'without',
    ...shown,
    strongest.map((k) => names[k]).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function writePage(lines: string[]): void {
  const page = join(packageRoot, 'docs', 'leaks.md');
  const text = readFileSync(page, 'utf8');
  const place = /<!-- bench:leak -->[\s\S]*<!-- \/bench:leak -->/;
  writeFileSync(
    page,
    text.replace(place, () => `<!-- bench:leak -->\n\n${lines.join('\n')}\n\n<!-- /bench:leak -->`),
  );
}

const log = readLog(Buffer.concat([...purchaseLog({ customers: CUSTOMERS }).chunks]).toString());
const end = log[log.length - 1].day - HELD_BACK_DAYS;
const past = log.filter(({ day }) => day <= end);
const later = log.filter(({ day }) => day > end);
say(`a log of ${log.length} purchases; the last ${HELD_BACK_DAYS} days (${later.length}) are held back`);

const folder = mkdtempSync(join(tmpdir(), 'footfall-leak-'));
const footfall = await openFootfall(
  { database: join(folder, 'f.db'), importDir: undefined, workers: 1 },
  console,
);
try {
  const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
  await load(
    footfall,
    `t_dat,customer_id,article_id\n${past.map(({ day, customer, article }) => `${dateOf(day)},${customer},${article}\n`).join('')}`,
  );
  const [pastHistory, wholeHistory] = [historyOf(past), historyOf(log)];
  const real = laterRows(later, wholeHistory);
  const lines = [
    '| trained on | time of rows | own rows: AUC | own rows: F1 | reality: AUC | strongest features |',
    '| --- | --- | ---: | ---: | ---: | --- |',
  ];
  for (const preset of ['notebook', 'training']) {
    const rows = await rowsOf(footfall, preset);
    say(`${preset}: ${rows.length} purchases and ignores`);
    for (const withCalendar of [true, false])
      lines.push(resultLine(preset, rows, real, pastHistory, wholeHistory, withCalendar));
  }
  lines.push(
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)}, ${machine()}: ${CUSTOMERS} customers of the bench's log, ${SAMPLE} of them sampled; \`npm run bench:leak\`.`,
  );
  writePage(lines);
  console.log(lines.join('\n'));
} finally {
  await footfall.close();
  rmSync(folder, { recursive: true });
}
