import t from 'tap';
import type { BareJob } from '../../../src/contract.ts';
import { cardCroissant, cardJson, cardMarkdown, type CardFacts } from '../../../src/export/card/card.ts';
import type { LeakAudit } from '../../../src/model/leak-audit.ts';

const job = {
  id: 7,
  selection: { sample_size: 10 },
  seed: '42',
  preset: 'training',
  parameters: { ignores_per_purchase: 3, store_channels: '1|2' },
  notes: ['Negatives are not drawn from the same category, since no articles are loaded.'],
  generator_version: '1',
  dataset_fingerprint: 'd'.repeat(64),
  fingerprint: 'f'.repeat(64),
  content_digest: 'c'.repeat(64),
  customers_done: 10,
  customers_without_purchases: 1,
  interactions: 100,
  counts: { ignores: 60, clicks: 30, purchases: 10 },
  created_at: '2026-11-30T10:00:00.000Z',
  finished_at: '2026-11-30T10:00:01.000Z',
} as unknown as BareJob;
const audit = { leaks: [], warnings: ['hour'], intended: ['article_popularity'] } as unknown as LeakAudit;
const parquet = { url: 'interactions.parquet', bytes: 1234, sha256: 'a'.repeat(64) };
const facts: CardFacts = { job, audit, parquet };

t.test(
  'card.json has what the rows were made from, their digest, counts, audit, and how to read them',
  async (t) => {
    t.match(cardJson(facts), {
      job: 7,
      seed: '42',
      parameters: { ignores_per_purchase: 3 },
      fingerprint: job.fingerprint,
      content_digest: job.content_digest,
      customers: 9,
      counts: { purchases: 10 },
      audit: { leaks: [], warnings: ['hour'], intended: ['article_popularity'] },
      licence: /purchase log/,
      parquet,
      read_it: { implicit: /positives only/ },
    });
    t.match(cardJson({ ...facts, audit: null }), { audit: /not made yet/ });
  },
);

t.test('card.md says the same to people, and its tables hold', async (t) => {
  const text = cardMarkdown(facts);
  for (const part of ['# Interactions of job 7', '60 ignores, 30 clicks, 10 purchases', job.content_digest!])
    t.match(text, part);
  t.match(text, '- warnings: hour');
  t.match(text, '- leaks: none');
  t.match(text, '| parameter store_channels | "1\\|2" |');
  t.match(text, job.notes[0]);
  t.match(cardMarkdown({ ...facts, audit: null }), 'not made yet');
});

t.test('croissant.json describes each column of the Parquet file, by its sum', async (t) => {
  const described = cardCroissant(facts);
  t.match(described, {
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    distribution: [{ contentUrl: 'interactions.parquet', sha256: parquet.sha256, contentSize: '1234 B' }],
  });
  const { recordSet } = described as { recordSet: { field: { name: string; dataType: string }[] }[] };
  t.same(
    recordSet[0].field.map(({ name, dataType }) => [name, dataType]),
    [
      ['t_dat', 'sc:DateTime'],
      ['customer_id', 'sc:Text'],
      ['article_id', 'sc:Text'],
      ['interaction_score', 'sc:Integer'],
      ['prev_article_id', 'sc:Text'],
    ],
  );
});
