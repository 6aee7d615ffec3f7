import t from 'tap';
import { labelledRows, positiveRows } from '../../src/export/recbole/rows.ts';
import type { BlockRows, WriterContext } from '../../src/export/slices.ts';
import { articleStrings } from '../../src/formats/article-strings.ts';
import { byteSink } from '../../src/formats/byte-sink.ts';

const LENGTH = 300;
const IDS = {
  'of one length': Array.from({ length: 50 }, (_, i) => `06637130${String(i).padStart(2, '0')}`),
  'of sixteen bytes': Array.from({ length: 50 }, (_, i) => `é-artikel-no-${String(i).padStart(2, '0')}`),
  'of several lengths': Array.from({ length: 50 }, (_, i) => 'x'.repeat(1 + (i % 20))),
  'of one short length': Array.from({ length: 50 }, (_, i) => `a${String(i).padStart(2, '0')}`),
};

const article = Uint32Array.from({ length: LENGTH }, (_, i) => (i * 37) % 50);
const score = Uint8Array.from({ length: LENGTH }, (_, i) => (i * 7) % 3);
const t_dat = Float64Array.from({ length: LENGTH }, (_, i) => i);

function written(ids: string[], position: number, hasLabels: boolean, times?: { from: number; to: number }) {
  const articles = articleStrings(ids.map((id, key) => [key, id] as const));
  const out = byteSink(16);
  const periods = times && { boundaries: [times.from, times.to], wanted: [false, true, false] };
  const context = { articles, periods } satisfies Partial<WriterContext> as WriterContext;
  const slice = { customer_id: 'Zoë', length: LENGTH, t_dat, article, score };
  const rows = { block: { position }, slice } as unknown as BlockRows;
  (hasLabels ? labelledRows : positiveRows).writer(context).block(out, rows);
  return out.bytes.toString('utf8', 0, out.length).split('\n').slice(0, -1);
}

function expected(ids: string[], position: number, hasLabels: boolean, { from = 0, to = LENGTH } = {}) {
  return Array.from({ length: LENGTH }, (_, i) => i)
    .filter((i) => (hasLabels || score[i] > 0) && i >= from && i < to)
    .map((i) => {
      const label = hasLabels ? [score[i] > 0 ? 1 : 0] : [];
      return ['Zoë', ids[article[i]], ...label, score[i], position + i].join('\t');
    });
}

for (const [name, ids] of Object.entries(IDS))
  t.test(`rows of articles whose ids are ${name}`, async (t) => {
    for (const hasLabels of [true, false])
      for (const position of [0, 512, 9728, 99840, 999_936])
        for (const times of [undefined, { from: 8, to: 12 }, { from: 290, to: 1000 }, { from: 400, to: 500 }])
          t.strictSame(written(ids, position, hasLabels, times), expected(ids, position, hasLabels, times));
  });
