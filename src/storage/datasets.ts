/**
 * Versions of the data set. Each import that succeeds or is taken back makes one; a job reads that of its
 * request to the end.
 */
import type { Dataset } from '../model/dataset.ts';
import type { Import } from '../model/import.ts';
import type { ReadAs, Warning } from '../model/look.ts';
import { openForReading, syncing, type Database } from './database.ts';
import { fingerprintOf } from './dataset-fingerprint.ts';
import { leftOut, ROWS_PER_SECOND, type ImportProgress, type ImportedFile } from './imports.ts';

export interface DatasetVersion extends Dataset {
  version: number;
  /** 1: all times are midnights. */
  dates_only: number;
  /** Of the customers loaded from files: with `fingerprint` it tells who can be sampled. */
  customers_fingerprint: string;
}

const EMPTY: DatasetVersion = {
  version: 0,
  transactions: 0,
  customers: 0,
  buyers: 0,
  articles: 0,
  first_t_dat: null,
  last_t_dat: null,
  imports: 0,
  dates_only: 1,
  fingerprint: fingerprintOf('transactions', []),
  customers_fingerprint: fingerprintOf('customers', []),
};

const VERSION_COLUMNS = Object.keys(EMPTY).join(', ');

type Fingerprints = Pick<DatasetVersion, 'fingerprint' | 'customers_fingerprint'>;

/** `imports`: those of a version. */
function fingerprintsOf(imports: { kind: string; content_sum: string; rows_loaded: number }[]): Fingerprints {
  const logs = imports.filter(({ kind, rows_loaded }) => kind === 'transactions' && rows_loaded > 0);
  const files = imports.filter(({ kind }) => kind === 'customers');
  return {
    fingerprint: fingerprintOf('transactions', logs),
    customers_fingerprint: fingerprintOf('customers', files),
  };
}

export function datasetStore(db: Database) {
  const at = db.prepare<[number], DatasetVersion>(
    `SELECT ${VERSION_COLUMNS} FROM dataset_versions WHERE version <= ? ORDER BY version DESC LIMIT 1`,
  );
  type Sums = Parameters<typeof fingerprintsOf>[0][number];
  const IN_VERSION = `SELECT kind, content_sum, rows_loaded FROM imports
      WHERE state = 'succeeded' AND visible_from <= @version`;
  const left = db.prepare<{ version: number }, Sums>(`${IN_VERSION} AND visible_until IS NULL`);
  const ofVersion = db.prepare<{ version: number }, Sums>(
    `${IN_VERSION} AND (visible_until IS NULL OR visible_until > @version)`,
  );
  const versionAt = (version: number): DatasetVersion => at.get(version) ?? EMPTY;
  return {
    current: (): DatasetVersion => versionAt(Number.MAX_SAFE_INTEGER),
    at: versionAt,
    /**
     * The fingerprints of what is left of a version: others than those that it was made with if a customer
     * was erased since, or if an import was replaced or taken back.
     */
    fingerprintsLeft: (version: number): Fingerprints => fingerprintsOf(left.all({ version })),
    /** Whether a customer of this version has been erased since: its imports are no longer what they were. */
    hasLostCustomers(version: number): boolean {
      const now = fingerprintsOf(ofVersion.all({ version }));
      const { fingerprint, customers_fingerprint } = versionAt(version);
      return fingerprint !== now.fingerprint || customers_fingerprint !== now.customers_fingerprint;
    },
  };
}

/** What an import hands in when all of its rows are written. */
export interface ImportSummary extends Counts, ImportProgress {
  sha256: string;
  reading_digest: string;
  read_as: ReadAs | null;
  warnings: Warning[];
  /** If there are several. */
  files: ImportedFile[];
  attribute_columns: string[];
  content_sum: string;
  first_t_dat: number | null;
  last_t_dat: number | null;
  dates_only: number;
  /** Transactions of the customer who has the most. */
  most_of_customer?: number;
}

export interface Counts extends Pick<Dataset, 'customers' | 'buyers' | 'articles'> {
  /** The version of the data set in which the other imports were counted. */
  counted_at: number;
}

/** How an import changes the data set. */
export interface Change {
  importId: number;
  kind: Import['kind'];
  /** `remove`: it is taken back. */
  mode: Import['mode'] | 'remove';
}

/**
 * Counts customers, buyers and articles as they will be after a change. Takes about a second at a million
 * customers: not for HTTP or writer thread.
 */
export function countAfter(path: string, change: Change): Counts {
  const db = openForReading(path);
  db.pragma('temp_store = MEMORY'); // taking an import back must not need room on the disk
  try {
    return db.transaction(() => {
      const counted_at = datasetStore(db).current().version;
      return { counted_at, ...countIn(db, importsAfter(db, change)) };
    })();
  } finally {
    db.close();
  }
}

/** Ids of the imports that will be visible. */
function importsAfter(db: Database, { importId, kind, mode }: Change): number[] {
  const others = db
    .prepare<[number, number, string], number>(
      `SELECT id FROM imports WHERE id <> ? AND state = 'succeeded' AND visible_until IS NULL
        AND NOT (? AND kind = ?)`,
    )
    .pluck()
    .all(importId, mode === 'replace' ? 1 : 0, kind);
  return mode === 'remove' ? others : [...others, importId];
}

function countIn(db: Database, imports: number[]): Omit<Counts, 'counted_at'> {
  const visible = `(SELECT value FROM json_each('${JSON.stringify(imports)}'))`;
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get() as number;
  /** How many keys occur in a table: by its index, without a list of them. */
  const occurring = (noun: string, table: string) =>
    count(`SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE import_id IN ${visible} GROUP BY ${noun}_key)`);
  /** How many are only known from a file of their own. */
  const onlyDescribed = (noun: string, table: string) =>
    count(
      `SELECT count(DISTINCT d.${noun}_key) FROM ${noun}_attributes d WHERE d.import_id IN ${visible}
          AND NOT EXISTS (SELECT 1 FROM ${table} o
            WHERE o.${noun}_key = d.${noun}_key AND o.import_id IN ${visible})`,
    );
  const buyers = occurring('customer', 'transaction_blocks');
  return {
    buyers,
    customers: buyers + onlyDescribed('customer', 'transaction_blocks'),
    articles: occurring('article', 'article_sales') + onlyDescribed('article', 'article_sales'),
  };
}

/** Makes a new version of what is visible now. */
export function versionWriter(db: Database) {
  type Visible = Record<'rows_loaded' | 'first_t_dat' | 'last_t_dat' | 'dates_only', number> &
    Record<'kind' | 'content_sum', string>;
  const visible = db.prepare<[], Visible>(
    `SELECT kind, content_sum, rows_loaded, first_t_dat, last_t_dat, dates_only FROM imports
      WHERE state = 'succeeded' AND visible_until IS NULL ORDER BY id`,
  );
  const insert = db.prepare(
    `INSERT INTO dataset_versions (${VERSION_COLUMNS}, created_at)
      VALUES (${VERSION_COLUMNS.replaceAll(/\w+/g, '@$&')}, @now)`,
  );
  return (version: number, { customers, buyers, articles }: Counts, now: string): void => {
    const all = visible.all();
    const logs = all.filter(({ kind, rows_loaded }) => kind === 'transactions' && rows_loaded > 0);
    insert.run({
      ...{ version, now, customers, buyers, articles },
      imports: all.length,
      transactions: logs.reduce((sum, { rows_loaded }) => sum + rows_loaded, 0),
      first_t_dat: logs.length > 0 ? Math.min(...logs.map((log) => log.first_t_dat)) : null,
      last_t_dat: logs.length > 0 ? Math.max(...logs.map((log) => log.last_t_dat)) : null,
      dates_only: logs.every(({ dates_only }) => dates_only === 1) ? 1 : 0,
      ...fingerprintsOf(all),
    });
  };
}

export function datasetWrites(db: Database) {
  const synced = syncing(db);
  const { current } = datasetStore(db);
  const writeVersion = versionWriter(db);
  const succeed = db.prepare(
    `UPDATE imports SET state = 'succeeded', finished_at = @now, sha256 = @sha256, bytes_read = @bytes_read,
       rows_read = @rows_read, rows_loaded = @rows_loaded, rows_rejected = @rows_rejected,
       rows_left_out_where = @rows_left_out_where, rows_left_out_quantity = @rows_left_out_quantity,
       rows_per_second = ${ROWS_PER_SECOND}, reading_digest = @reading_digest, read_as = @read_as,
       warnings = @warnings, attribute_columns = @attribute_columns, content_sum = @content_sum,
       first_t_dat = @first_t_dat, last_t_dat = @last_t_dat, dates_only = @dates_only,
       most_of_customer = @most_of_customer,
       visible_from = @version WHERE id = @id AND state = 'running'`,
  );
  const retireOthers = db.prepare(
    `UPDATE imports SET visible_until = @version
      WHERE state = 'succeeded' AND visible_until IS NULL AND id <> @id AND kind = (SELECT kind FROM imports
        WHERE id = @id)`,
  );
  const addFile = db.prepare('INSERT INTO import_files VALUES (?, ?, ?, ?)');
  const mode = db.prepare<[number], string>('SELECT mode FROM imports WHERE id = ?').pluck();
  type Found = { state: Import['state']; visible_until: number | null };
  const find = db.prepare<[number], Found>(
    'SELECT state, visible_until FROM imports WHERE id = ? AND taken_back = 0',
  );
  const hide = db.prepare('UPDATE imports SET taken_back = 1, visible_until = @version WHERE id = @id');

  return {
    /**
     * Makes an import's rows visible by one small commit. `ended`: it has been cancelled meanwhile; `stale`:
     * another version was made meanwhile, and the counts must be made again.
     */
    finish: synced(
      db.transaction((id: number, summary: ImportSummary): 'finished' | 'ended' | 'stale' => {
        const now = new Date().toISOString();
        const before = current().version;
        if (summary.counted_at !== before) return 'stale';
        const version = before + 1;
        const { rows_left_out: _rows, attribute_columns, read_as, warnings, files, ...rest } = summary;
        const json = {
          attribute_columns: JSON.stringify(attribute_columns),
          read_as: read_as && JSON.stringify(read_as),
          warnings: JSON.stringify(warnings),
          most_of_customer: summary.most_of_customer ?? null,
        };
        const { changes } = succeed.run({ ...rest, ...leftOut(summary), ...json, id, version, now });
        if (changes === 0) return 'ended';
        for (const { name, sha256, reading_digest } of files) addFile.run(sha256, id, name, reading_digest);
        if (mode.get(id) === 'replace') retireOthers.run({ id, version });
        writeVersion(version, summary, now);
        return 'finished';
      }),
    ),

    /**
     * Takes an import back by one small commit: it isn't visible any more, and its entry is gone. One that
     * has succeeded needs `counts`; `stale`: they must be made again.
     */
    takeBack: synced(
      db.transaction((id: number, counts?: Counts) => {
        const found = find.get(id);
        if (!found) return 'unknown';
        if (found.state === 'running') return 'running';
        if (found.visible_until !== null) return 'replaced';
        const before = current().version;
        if (found.state === 'succeeded') {
          if (counts?.counted_at !== before) return 'stale';
          hide.run({ id, version: before + 1 });
          writeVersion(before + 1, counts, new Date().toISOString());
        } else hide.run({ id, version: null });
        return 'done';
      }),
    ),
  };
}
