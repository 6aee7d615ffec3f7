/** Reads a log, and customers and articles files beside it, for a job without a database. */
import type { FurtherFiles } from './job.ts';
import { collectedLog, type CollectedLog } from './collected-log.ts';
import { warningWithoutIds } from '../load/hash-ids.ts';
import { suspectIds } from '../load/suspect-ids.ts';
import type { Warning } from '../model/look.ts';
import { readLog, readRecords, type AskedFiles, type ReadFiles, type ReadWith } from './read-files.ts';

type Kept = Awaited<ReturnType<typeof readLog>>['kept'];

export interface AskedData {
  log: AskedFiles;
  customers?: AskedFiles;
  articles?: AskedFiles;
}

export interface ReadData {
  log: CollectedLog;
  files: FurtherFiles;
  /** What people should know of each kind of files. */
  read: { log: ReadFiles; customers?: ReadFiles; articles?: ReadFiles };
  /** Removes the temporary files. */
  close(): void;
}

async function readArticles(asked: AskedFiles | undefined, reading: ReadWith) {
  const attributes = new Map<string, Record<string, string>>();
  if (!asked) return { attributes, read: undefined };
  const read = await readRecords(asked, reading, ({ ids, attributes: json }) =>
    ids.forEach((id, i) => attributes.set(id, JSON.parse(json[i]) as Record<string, string>)),
  );
  return { attributes, read };
}

async function readCustomers(asked: AskedFiles | undefined, reading: ReadWith) {
  const ids = new Set<string>();
  if (!asked) return { ids, read: undefined };
  const read = await readRecords(asked, reading, (records) => {
    for (const id of records.ids) ids.add(id);
  });
  return { ids, read };
}

/** What is remarkable about the ids of the log: the warnings of an import. */
function logIdWarnings({ customers, articles, plain }: Kept) {
  const named = plain ?? customers;
  const kinds = {
    customers: { suspects: suspectIds('customer_id', named), size: named.size },
    articles: { suspects: suspectIds('article_id', articles), size: articles.size },
  };
  return ({ by_number }: CollectedLog): Warning[] => {
    const found = (['customers', 'articles'] as const).map((kind) => {
      const { suspects, size } = kinds[kind];
      for (let id = 0; id < size; id++) suspects.addRows(id, by_number[kind][id]);
      return suspects.warnings();
    });
    return [...(plain ? found[0].map(warningWithoutIds) : found[0]), ...found[1]];
  };
}

/** Throws Problem for files that can't be read, and what `reading.signal` was aborted with. */
export async function readData(asked: AskedData, reading: ReadWith): Promise<ReadData> {
  const articles = await readArticles(asked.articles, reading);
  const customers = await readCustomers(asked.customers, reading);
  const { read: log, kept } = await readLog(asked.log, reading);
  const idWarnings = logIdWarnings(kept); // before there are ids of other files
  for (const id of customers.ids) {
    const bytes = Buffer.from(id);
    kept.customers.intern(bytes, 0, bytes.length);
  }
  const { attributes, read } = articles;
  const collected = collectedLog({ ...kept, rows: kept.store, attributes });
  log.warnings.push(...idWarnings(collected));
  return {
    log: collected,
    files: {
      article_columns: read?.attribute_columns ?? [],
      articles_sha256: read ? [read.sha256] : [],
      customers: customers.read && {
        ids: customers.ids,
        sha256: [customers.read.sha256],
        content_sum: customers.read.content_sum,
      },
    },
    read: { log, customers: customers.read, articles: read },
    close: kept.close,
  };
}
