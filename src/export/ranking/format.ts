/** Groups of rows for learning to rank: see groups.ts for what a group is, features.ts for what is known. */
import { faulty } from '../../errors.ts';
import { PARQUET_MAGIC, parquetFooter, type WrittenGroup } from '../../formats/interactions-parquet.ts';
import { hasSessions } from '../../model/preset-kind.ts';
import { ownPiece, type RowPiece } from '../../read/pieces.ts';
import { articlesFile } from '../articles-file.ts';
import { contentOf, type ExportFormat, type FormatFile } from '../format.ts';
import type { ExportedJob } from '../job.ts';
import { withStart } from '../pieces.ts';
import type { WriterName } from '../writers.ts';
import { articleFeatures, featuresOf, type AttributeColumn, type RankingFeatures } from './features.ts';
import { rankingColumns } from './parquet.ts';
import { lightgbmHeader } from './text.ts';

/** So many slices are a row group: some ten thousand rows. */
const SLICES_TOGETHER = 16;

const TSV = 'text/tab-separated-values; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';

/** Throws Problem: groups that the job doesn't have, or none at all. */
function checkGroups({ row, options }: ExportedJob): void {
  if (hasSessions(row.preset) || options.groups !== 'sessions') return;
  const detail =
    `Job ${row.id} has preset ${row.preset}, which has no sessions: leave groups=sessions out, or start a ` +
    'job with preset training or behaviour.';
  throw faulty([{ parameter: 'groups', detail }], 'bad_data');
}

/** What writers need: numbers of the articles, and the features. */
async function factsOf(job: ExportedJob) {
  checkGroups(job);
  const { articles, numbers } = await job.survey();
  const [ofArticles, ofCustomers] = [job.attributes('articles'), job.attributes('customers')];
  const source = { articles, line: 'numbered' as const };
  const kinds = await job.attributeKinds({ ...source, noun: 'articles', columns: ofArticles });
  const columns = ofArticles.filter((_, i) => kinds[i] !== 'empty');
  const values = await job.attributeValues({ noun: 'articles', articles, columns });
  const types = kinds.filter((kind) => kind !== 'empty');
  const attributes = columns.map((name, i): AttributeColumn => {
    const type = types[i] === 'numbers' ? 'number' : 'category';
    return { name, type, values: values.map((own) => own[i]) };
  });
  const ofCustomer = await job.attributeKinds({ ...source, noun: 'customers', columns: ofCustomers });
  const customerColumns = ofCustomers.filter((_, i) => ofCustomer[i] === 'numbers');
  const features: RankingFeatures = { ...articleFeatures(attributes, articles.length), customerColumns };
  return { articles, numbers, features };
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

async function* parquetPieces(facts: Facts, rows: AsyncIterable<RowPiece>): AsyncGenerator<RowPiece> {
  const groups: WrittenGroup[] = [];
  yield ownPiece(PARQUET_MAGIC);
  for await (const piece of rows) {
    if (piece.rowGroup) groups.push(piece.rowGroup);
    yield piece;
  }
  yield ownPiece(parquetFooter(rankingColumns(featuresOf(facts.features)), groups));
}

export const ranking: ExportFormat = {
  title: 'Groups for learning to rank',
  libraries: ['LightGBM 4.7.0', 'XGBoost 3.4.1', 'CatBoost 1.2.10'],
  ignores:
    'The label is 0 for ignores, 1 for clicks, 2 for purchases, the highest of the article in its group. ' +
    'The order within a group is random: LightGBM and XGBoost leave ties as they are in the file.',
  options: ['groups', 'split', 'fold'],
  files(job) {
    let known: Promise<Facts> | undefined;
    const facts = () => (known ??= factsOf(job));
    const together = SLICES_TOGETHER;

    async function rows(writer: WriterName, isNumbered: boolean) {
      const { numbers, features } = await facts();
      const bases = isNumbered ? (await job.units('ranking sizes', { together })).bases : undefined;
      return job.rows(writer, { numbers, features, bases, together });
    }
    const file = (
      [name, description, mediaType]: [name: string, description: string, mediaType: string],
      pieces: () => Promise<AsyncIterable<RowPiece>>,
    ): FormatFile => ({
      name,
      description,
      mediaType,
      bytes: null,
      async open() {
        const made = await pieces();
        return { bytes: null, pieces: () => made };
      },
    });
    const sizes = (name: string, description: string) =>
      file([name, description, TEXT], () => rows('ranking sizes', false));

    return [
      file(
        ['ranking.parquet', 'group, label, ids and features', 'application/vnd.apache.parquet'],
        async () => parquetPieces(await facts(), await rows('ranking parquet', true)),
      ),
      sizes('groups.txt', 'The size of each group, in order'),
      file(['lightgbm.tsv', "LightGBM's text form, with a header", TSV], async () =>
        withStart(
          lightgbmHeader(featuresOf((await facts()).features)),
          await rows('ranking lightgbm', false),
        ),
      ),
      sizes('lightgbm.tsv.query', 'The same as groups.txt, under the name that LightGBM looks for'),
      file(['xgboost.txt', "XGBoost's text form, with qid", TEXT], () => rows('ranking xgboost', true)),
      {
        name: 'features.json',
        description: 'The features in their order, and what the numbers of categories mean',
        mediaType: 'application/json',
        bytes: null,
        async open() {
          const all = featuresOf((await facts()).features).map((feature, index) => ({ index, ...feature }));
          return contentOf(`${JSON.stringify(all, null, 1)}\n`);
        },
      },
      articlesFile(job, 'article', 'Articles by number'),
    ];
  },
};
