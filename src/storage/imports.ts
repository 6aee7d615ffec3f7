/**
 * Imports: the log of what was loaded, and which of it counts. Rows are written chunk by chunk and become
 * visible by one last small commit that sets `visible_from` (`finish` in datasets.ts).
 */
import type { Import, ImportKind, ImportOptions } from '../model/import.ts';
import type { Reject } from '../formats/table-reader.ts';
import { syncing, type Database } from './database.ts';
import { intactJson, storedJson } from './stored-json.ts';

const COLUMNS = `id, kind, state, mode, source, sha256, bytes_read, rows_read, rows_loaded, rows_rejected,
  rows_erased, rows_left_out_where, rows_left_out_quantity, rows_per_second, created_at, finished_at, read_as,
  warnings, error`;

const ABOVE_ALL_KEYS = Number.MAX_SAFE_INTEGER;

/** Maximum number of bad rows kept for rejects.csv; all of them are counted. */
export const REJECTS_KEPT = 100_000;

/** `rows_left_out` is two columns, and what isn't a number or a string is JSON. */
type ImportRow = Omit<Import, 'error' | 'warnings' | 'read_as' | 'rows_left_out'> &
  Record<'error' | 'read_as', string | null> &
  Record<'rows_left_out_where' | 'rows_left_out_quantity', number> & { warnings: string };

/** SQL: rows loaded per second from the beginning to @now. */
export const ROWS_PER_SECOND = `CAST(round(@rows_loaded / max(0.001,
  round((unixepoch(@now, 'subsec') - unixepoch(created_at, 'subsec')) * 1000) / 1000)) AS INTEGER)`;

export type ImportProgress = Pick<
  Import,
  'bytes_read' | 'rows_read' | 'rows_loaded' | 'rows_rejected' | 'rows_left_out'
>;

/** Parameters of the columns of `rows_left_out`. */
export const leftOut = ({ rows_left_out: { where, quantity } }: ImportProgress) => ({
  rows_left_out_where: where,
  rows_left_out_quantity: quantity,
});

type LoadedFile = { id: number; finished_at: string };

/** One of several files of an import. */
export interface ImportedFile {
  name: string;
  /** Of its content. */
  sha256: string;
  reading_digest: string;
}

/** `file` is null if the import has one file only. */
type NumberedReject = Omit<Reject, 'file'> & { number: number; file: string | null };

const attributeColumnsOf = ({ id, attribute_columns }: Visible): string[] =>
  intactJson(attribute_columns, [], `The names of the columns of import ${id} are`, 'Load its file again');

/** Where the database is damaged. */
const UNKNOWN_ERROR: Import['error'] = { code: 'internal', detail: 'Unknown.' };

function toImport(row: ImportRow): Import {
  const { rows_left_out_where: where, rows_left_out_quantity: quantity, ...rest } = row;
  const { rows_per_second, created_at, finished_at, read_as, warnings, error, ...first } = rest;
  return {
    ...first,
    rows_left_out: { where, quantity },
    rows_per_second,
    created_at,
    finished_at,
    read_as: read_as === null ? null : storedJson<Import['read_as']>(read_as, null),
    warnings: storedJson<Import['warnings']>(warnings, []),
    error: error === null ? null : storedJson<Import['error']>(error, UNKNOWN_ERROR),
  };
}

interface Visible {
  id: number;
  attribute_columns: string;
  swept: number;
  sha256: string;
  most_of_customer: number | null;
}

/** The sum of each import's most; undefined if one was loaded before that was counted. */
function mostOfCustomer(imports: Visible[]): number | undefined {
  const most = imports.map(({ most_of_customer }) => most_of_customer);
  return most.includes(null) ? undefined : most.reduce((sum: number, one) => sum + (one ?? 0), 0);
}

type Staying = Pick<ImportOptions, 'kind' | 'mode'>;

/** Which imports have hashed ids of customers. */
function hashedImports(db: Database) {
  const staying = `kind <> 'articles' AND state = 'succeeded' AND visible_until IS NULL
    AND NOT (@mode = 'replace' AND kind = @kind)`;
  const hashedOtherwise = db
    .prepare<[Staying & { mark: string }], number>(
      `SELECT id FROM imports WHERE ids_hashed_with <> @mark AND ${staying} ORDER BY id LIMIT 1`,
    )
    .pluck();
  const hashedOrNot = db
    .prepare<[Staying & { hashed: number }], number>(
      `SELECT id FROM imports WHERE (ids_hashed_with IS NOT NULL) = @hashed
        AND ${staying} ORDER BY id LIMIT 1`,
    )
    .pluck();
  return {
    /** An import that stays visible beside the next one and whose ids another secret hashed. */
    hashedOtherwise: (mark: string, { kind, mode }: Staying): number | undefined =>
      hashedOtherwise.get({ mark, kind, mode }),
    /** One that stays visible and whose ids are hashed, or are not. */
    hashedOrNot: (isHashed: boolean, { kind, mode }: Staying): number | undefined =>
      hashedOrNot.get({ hashed: isHashed ? 1 : 0, kind, mode }),
  };
}

const IMPORTS_OF_FILE = `SELECT m.id FROM import_files f JOIN imports m ON m.id = f.import_id
    WHERE f.sha256 = @sha256 AND f.reading_digest = @reading_digest
      AND m.kind = @kind AND m.state = 'succeeded' AND m.visible_until IS NULL
  UNION SELECT id FROM imports WHERE sha256 = @sha256
    AND kind = @kind AND state = 'succeeded' AND visible_until IS NULL
    AND (reading_digest = @reading_digest OR reading_digest IS NULL) ORDER BY 1 LIMIT 1`;

export function importStore(db: Database) {
  const get = db.prepare<[number], ImportRow>(
    `SELECT ${COLUMNS} FROM imports WHERE id = ? AND taken_back = 0`,
  );
  const list = db.prepare<[number, number], ImportRow>(
    `SELECT ${COLUMNS} FROM imports WHERE id < ? AND taken_back = 0 ORDER BY id DESC LIMIT ?`,
  );
  const loadedFile = db.prepare<[string, string, string], LoadedFile>(
    `SELECT id, finished_at FROM imports WHERE sha256 = ? AND kind = ? AND state = 'succeeded'
      AND visible_until IS NULL AND (reading_digest = ? OR reading_digest IS NULL) ORDER BY id LIMIT 1`,
  );
  type Digests = Pick<ImportedFile, 'sha256' | 'reading_digest'> & { kind: ImportKind };
  const importsOfFile = db.prepare<[Digests], number>(IMPORTS_OF_FILE).pluck();
  const rejects = db.prepare<[number, number, number], NumberedReject>(
    `SELECT number, file, line, reason, row FROM import_rejects WHERE import_id = ? AND number > ?
      ORDER BY number LIMIT ?`,
  );
  const visible = db.prepare<[string, number, number], Visible>(
    `SELECT id, attribute_columns, swept, sha256, most_of_customer FROM imports
      WHERE kind = ? AND state = 'succeeded' AND visible_from <= ?
        AND (visible_until IS NULL OR visible_until > ?) ORDER BY id`,
  );
  const visibleAt = (kind: ImportKind, version: number) => visible.all(kind, version, version);
  const loadedBytes = db.prepare<[string, string], { id: number }>(
    `SELECT id FROM imports WHERE sha256 = ? AND kind = ? AND state = 'succeeded'
      AND visible_until IS NULL ORDER BY id LIMIT 1`,
  );
  const inState = db.prepare<[], { state: string; count: number }>(
    'SELECT state, count(*) AS count FROM imports WHERE taken_back = 0 GROUP BY state',
  );

  return {
    countByState: () => inState.all(),
    ...hashedImports(db),
    /** Undefined if there is none, or if it was taken back. */
    get(id: number): Import | undefined {
      const row = get.get(id);
      return row && toImport(row);
    },
    /** Newest first, those before `before`. */
    list: (before: number, limit: number): Import[] => list.all(before, limit).map(toImport),
    /** The visible import of a file with this digest that was read in the same way, if there is one. */
    loadedFile: (sha256: string, kind: ImportKind, reading_digest: string): LoadedFile | undefined =>
      loadedFile.get(sha256, kind, reading_digest),
    /** The same, or one of several files of which this is one. */
    importOfFile: (file: Digests): number | undefined => importsOfFile.get(file),
    /** Bad rows after the one with this number (from 1), in order. */
    rejectsAfter: (id: number, number: number, limit: number): NumberedReject[] =>
      rejects.all(id, number, limit),
    /** The visible import of a file with this digest, however it was read. */
    loadedBytes: (sha256: string, kind: ImportKind): number | undefined => loadedBytes.get(sha256, kind)?.id,
    /** Ids of the imports of a kind that make up this version of the data set, oldest first. */
    visibleAt: (kind: ImportKind, version: number): number[] => visibleAt(kind, version).map(({ id }) => id),
    /** No customer has more transactions in this version of the data set; undefined if that isn't known. */
    mostOfCustomerAt: (version: number) => mostOfCustomer(visibleAt('transactions', version)),
    /** Ids of the imports that decide which customers or articles exist at this version of the data set. */
    namingAt: (noun: 'customers' | 'articles', version: number): number[] =>
      (['transactions', noun] as const).flatMap((kind) => visibleAt(kind, version).map(({ id }) => id)),
    /** Whether the rows of this version still exist: they are swept some time after they are replaced. */
    areKept: (kind: ImportKind, version: number): boolean =>
      visibleAt(kind, version).every(({ swept }) => swept === 0),
    /** Digests of the files that make up this version, in ascending order. */
    sha256At: (kind: ImportKind, version: number): string[] =>
      visibleAt(kind, version)
        .map(({ sha256 }) => sha256)
        .sort(),
    /** Names of a kind's attribute columns at this version, in the order in which they were first loaded. */
    attributeColumnsAt: (kind: ImportKind, version: number): string[] => [
      ...new Set(visibleAt(kind, version).flatMap(attributeColumnsOf)),
    ],
  };
}

/** The part of the store that only the writer thread may use. */
export function importWrites(db: Database) {
  const begin = db.prepare<[string, string, string, string, string | null, number, number]>(
    `INSERT INTO imports
       (kind, state, mode, source, created_at, ids_hashed_with, first_customer, first_article)
     VALUES (?, 'running', ?, ?, ?, ?, ?, ?)`,
  );
  const takeTurn = db.prepare<[number]>(
    `UPDATE imports SET first_customer = (SELECT coalesce(max(customer_key), 0) + 1 FROM customers),
       first_article = (SELECT coalesce(max(article_key), 0) + 1 FROM articles)
      WHERE id = ? AND state = 'running'`,
  );
  const progress = db.prepare(
    `UPDATE imports SET bytes_read = @bytes_read, rows_read = @rows_read, rows_loaded = @rows_loaded,
       rows_rejected = @rows_rejected, rows_left_out_where = @rows_left_out_where,
       rows_left_out_quantity = @rows_left_out_quantity, rows_per_second = ${ROWS_PER_SECOND}
      WHERE id = @id AND state = 'running'`,
  );
  const lastReject = db
    .prepare<[number], number>('SELECT coalesce(max(number), 0) FROM import_rejects WHERE import_id = ?')
    .pluck();
  const reject = db.prepare<[number, number, string | null, number, string, string]>(
    'INSERT INTO import_rejects (import_id, number, file, line, reason, row) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const end = db.prepare<[string, string, string | null, number]>(
    `UPDATE imports SET state = ?, finished_at = ?, error = ?, rows_loaded = 0
      WHERE id = ? AND state = 'running'`,
  );
  const interrupt = db.prepare<[string, string]>(
    `UPDATE imports SET state = 'failed', finished_at = ?, error = ?, rows_loaded = 0
      WHERE state = 'running'`,
  );

  const synced = syncing(db);
  return {
    /** Its turn may come later: until then no id is its own. */
    begin: synced((kind: ImportKind, mode: string, source: string, hashedWith: string | null): number => {
      const now = new Date().toISOString();
      const firsts = [ABOVE_ALL_KEYS, ABOVE_ALL_KEYS] as const;
      return Number(begin.run(kind, mode, source, now, hashedWith, ...firsts).lastInsertRowid);
    }),
    /** From here on new ids are its own. False if it has ended meanwhile. */
    takeTurn: (id: number): boolean => takeTurn.run(id).changes === 1,
    progress(id: number, counts: ImportProgress): void {
      progress.run({ id, now: new Date().toISOString(), ...counts, ...leftOut(counts) });
    },
    saveRejects: db.transaction((id: number, rows: Reject[]) => {
      let number = lastReject.get(id) as number;
      for (const { file, line, reason, row } of rows)
        reject.run(id, ++number, file ?? null, line, reason, row);
    }),
    /** Ends an import without success. False if it had ended already. Its rows are removed by `sweep`. */
    end: synced(
      (id: number, state: 'failed' | 'cancelled', error: Import['error']): boolean =>
        end.run(state, new Date().toISOString(), error && JSON.stringify(error), id).changes === 1,
    ),
    /** Fails the imports that ran when the process died. */
    abandonRunning(): void {
      const detail = 'The process ended while loading the file. Nothing was loaded; load the file again.';
      interrupt.run(new Date().toISOString(), JSON.stringify({ code: 'interrupted', detail }));
    },
  };
}
