/** The card of a job: see card.ts. */
import { createHash } from 'node:crypto';
import type { Download } from '../../contract.ts';
import type { Report } from '../../model/report.ts';
import type { ExportFormat, FormatFile } from '../format.ts';
import { contentOf } from '../format.ts';
import type { ExportedJob } from '../job.ts';
import { cardCroissant, cardJson, cardMarkdown, type CardFacts } from './card.ts';

/** Beside which the files of the card belong. */
const PARQUET = 'interactions.parquet';

async function sumOf(file: Download): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of file.pieces()) {
    hash.update(piece.bytes);
    bytes += piece.bytes.length;
    piece.release();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function factsOf(job: ExportedJob): Promise<CardFacts> {
  const report = job.report();
  return {
    job: job.job(),
    audit: report === undefined ? null : (JSON.parse(report) as Report).leak_audit,
    parquet: { url: PARQUET, ...(await sumOf(await job.parquet())) },
  };
}

const json = (content: object) => `${JSON.stringify(content, null, 2)}\n`;

const FILES: [name: string, mediaType: string, description: string, content: (facts: CardFacts) => string][] =
  [
    [
      'card.md',
      'text/markdown; charset=utf-8',
      'For people: origin, parameters, audit, licence',
      cardMarkdown,
    ],
    ['card.json', 'application/json', 'The same for programs', (facts) => json(cardJson(facts))],
    [
      'croissant.json',
      'application/ld+json',
      `Croissant 1.0: describes ${PARQUET}, which belongs beside it`,
      (facts) => json(cardCroissant(facts)),
    ],
  ];

export const card: ExportFormat = {
  title: 'Cards of the data set, for people, programs and catalogues',
  libraries: ['mlcroissant 1.1.1'],
  ignores:
    'The card says for each library how it reads a row that is an ignore. It describes ' +
    '/v1/jobs/{id}/interactions.parquet, since CSV and NDJSON lose leading zeros in mlcroissant.',
  options: [],
  files(job) {
    // The Parquet file is read once for all of them.
    let facts: Promise<CardFacts> | undefined;
    return FILES.map(([name, mediaType, description, content]): FormatFile => ({
      name,
      mediaType,
      description,
      bytes: null,
      open: async () => contentOf(content(await (facts ??= factsOf(job)))),
    }));
  },
};
