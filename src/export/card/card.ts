/**
 * What a job's rows are, as a page for people (card.md), for programs (card.json) and for catalogues of data
 * sets (croissant.json): where they come from, how they were made, how they may be used and read. Pure.
 */
import type { BareJob } from '../../contract.ts';
import type { LeakAudit } from '../../model/leak-audit.ts';
import { READ_IT } from './read-it.ts';
import { croissant, type DescribedColumn, type DescribedFile } from './croissant.ts';

export interface CardFacts {
  job: BareJob;
  /** Null: the report isn't made yet. */
  audit: LeakAudit | null;
  parquet: DescribedFile;
}

const LICENCE =
  'The rows name customers and articles of the purchase log that was loaded, and repeat its purchases: its ' +
  'licence and its rules on personal data apply to them. The ignores and clicks are generated, not observed.';

/** For `license`, which must be a URL or the name of a licence. */
const LICENCE_NAME = 'That of the purchase log; generated rows add no terms of their own.';

const COLUMNS: DescribedColumn[] = [
  { name: 't_dat', type: 'time', description: 'Time of the interaction, UTC, in milliseconds' },
  { name: 'customer_id', type: 'text', description: 'Id of the customer, as loaded' },
  { name: 'article_id', type: 'text', description: 'Id of the article, as loaded' },
  { name: 'interaction_score', type: 'integer', description: '0 ignored, 1 clicked, 2 bought' },
  {
    name: 'prev_article_id',
    type: 'text',
    description: "Article of the customer's previous interaction; START for the first one",
  },
];

function auditOf(audit: LeakAudit | null) {
  if (audit === null) return 'The report is not made yet: GET /v1/jobs/{id}/report makes it.';
  const { leaks, warnings, intended } = audit;
  return { leaks, warnings, intended };
}

/** Those with rows. */
const customersOf = (job: BareJob): number => job.customers_done - job.customers_without_purchases;

export function cardJson({ job, audit, parquet }: CardFacts): object {
  return {
    job: job.id,
    made_at: job.finished_at,
    selection: job.selection,
    seed: job.seed,
    preset: job.preset,
    parameters: job.parameters,
    notes: job.notes,
    generator_version: job.generator_version,
    dataset_fingerprint: job.dataset_fingerprint,
    fingerprint: job.fingerprint,
    content_digest: job.content_digest,
    customers: customersOf(job),
    interactions: job.interactions,
    counts: job.counts,
    audit: auditOf(audit),
    licence: LICENCE,
    parquet,
    read_it: Object.fromEntries(READ_IT),
  };
}

const list = (names: string[]) => (names.length === 0 ? 'none' : names.join(', '));

function auditLines(audit: LeakAudit | null): string[] {
  const found = auditOf(audit);
  if (typeof found === 'string') return [found];
  return [
    'Features that alone give the labels away, although they say nothing about taste:',
    '',
    `- leaks: ${list(found.leaks)}`,
    `- warnings: ${list(found.warnings)}`,
    `- meant to separate: ${list(found.intended)}`,
  ];
}

/** Text in a cell of a table: neither ends the cell nor the line. */
const cell = (text: string) => text.replace(/\r?\n/g, ' ').replaceAll('|', '\\|');

const table = (head: [string, string], rows: [string, string][]): string[] => [
  `| ${head.join(' | ')} |`,
  '| --- | --- |',
  ...rows.map((cells) => `| ${cells.map(cell).join(' | ')} |`),
];

export function cardMarkdown({ job, audit, parquet }: CardFacts): string {
  const { ignores, clicks, purchases } = job.counts;
  const sections: [string, string[]][] = [
    [
      `Interactions of job ${job.id}`,
      [
        `${job.interactions} generated interactions of ${customersOf(job)} customers: ${ignores} ignores, ` +
          `${clicks} clicks, ${purchases} purchases. The purchases are real, ` +
          'those of the loaded log; ignores and clicks are drawn.',
      ],
    ],
    [
      'How they were made',
      [
        ...table(
          ['what', 'value'],
          [
            ['selection', JSON.stringify(job.selection)],
            ['seed', JSON.stringify(job.seed)],
            ['preset', job.preset],
            ['generator version', job.generator_version],
            ['fingerprint of the data set', job.dataset_fingerprint],
            ['fingerprint of the request', job.fingerprint],
            ['digest of the rows', String(job.content_digest)],
            ['SHA-256 of the Parquet file', parquet.sha256],
            ...Object.entries(job.parameters).map(([name, value]): [string, string] => [
              `parameter ${name}`,
              JSON.stringify(value),
            ]),
          ],
        ),
        ...(job.notes.length === 0 ? [] : ['', ...job.notes.map((note) => `- ${note}`)]),
      ],
    ],
    ['Leak audit', auditLines(audit)],
    ['Licence', [LICENCE]],
    ['How to read them', table(['library', 'how'], READ_IT)],
  ];
  return sections
    .map(([title, lines], i) => `${i === 0 ? '#' : '##'} ${title}\n\n${lines.join('\n')}\n`)
    .join('\n');
}

export const cardCroissant = ({ job, parquet }: CardFacts): object =>
  croissant(
    {
      name: `footfall-job-${job.id}`,
      description:
        `${job.interactions} interactions generated from a purchase log with preset ${job.preset} and seed ` +
        `${job.seed}. ${LICENCE}`,
      license: LICENCE_NAME,
      published: job.finished_at ?? job.created_at,
      version: '1.0.0',
      creator: 'footfall',
      cite_as: `Interactions generated by footfall, content digest ${job.content_digest}`,
    },
    parquet,
    COLUMNS,
  );
