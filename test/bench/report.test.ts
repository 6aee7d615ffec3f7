import t from 'tap';
import type { Results } from '../../bench/measured.ts';
import { readOptions } from '../../bench/options.ts';
import { percentile } from '../../bench/percentile.ts';
import { markdown, writeInto } from '../../bench/report.ts';

const results: Results = {
  size: 'small',
  date: '2026-01-02',
  machine: 'a machine',
  versions: 'versions',
  customers: 1000,
  transactions: 20_000,
  articles: 7000,
  interactions: 200_000,
  disk: { log: 2e6, after_load: 1e6, after_job: 4e6 },
  phases: { load: { work: 'load', seconds: 0.5, rows: 20_000, memory_mib: 123.4 } },
  checked: ['PRAGMA integrity_check: ok'],
  compared: [
    { against: 'slow', phase: 'load', measured: { work: 'slow', seconds: 2, rows: 20_000 }, target: 3 },
    { against: 'fast', phase: 'load', measured: { work: 'fast', seconds: 0.25, rows: 20_000 }, target: 1 },
  ],
};

t.test('the report has rows per second, the ratio to each floor, and missed targets', async (t) => {
  t.match(markdown(results), '| load | 0.50 s | 40,000 |  | 123 MiB |  |  |');
  const text = markdown({ ...results, size: 'medium' });
  t.match(text, '| slow | 20,000 | 2.00 s | 10,000 | 40,000 | 4.00 | 3 |');
  t.match(text, '| fast | 20,000 | 0.25 s | 80,000 | 40,000 | 0.50 | 1 (missed) |');
  t.match(text, '15.0 bytes per interaction');
  t.match(text, '- PRAGMA integrity_check: ok');
  t.notMatch(markdown(results), 'missed', 'no targets at this size');
});

t.test('a report replaces the one for its size and nothing else', async (t) => {
  const page =
    'a\n<!-- bench:small -->\nold\n<!-- /bench:small -->\nb\n<!-- bench:full -->\nkept\n<!-- /bench:full -->\n';
  const written = writeInto(page, 'small', 'new');
  t.equal(written, page.replace('\nold\n', '\n\nnew\n\n'));
  t.equal(writeInto(written, 'small', 'new'), written);
  t.throws(() => writeInto('no marks', 'small', 'new'), /bench:small/);
});

t.test('the benchmark takes a size and flags, and refuses unknown words', async (t) => {
  t.match(readOptions([]), { size: 'medium', customers: 100_000, peers: true, keep: false, write: true });
  t.match(readOptions(['small', '--no-peers']), { size: 'small', peers: false });
  t.throws(() => readOptions(['huge']), /Unknown argument "huge"/);
  t.throws(() => readOptions(['--fast']), /Unknown argument "--fast"/);
});

t.test('a percentile is a value that occurred', async (t) => {
  t.equal(percentile([5, 1, 3], 0.5), 3);
  t.equal(percentile([5, 1, 3], 0.99), 5);
  t.equal(percentile([], 0.5), undefined);
});
