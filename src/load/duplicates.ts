/** Warnings about contents that count twice: of an earlier import, or of another file of the same one. */
import { few } from '../look/values.ts';
import type { ImportOptions } from '../model/import.ts';
import type { Warning } from '../model/look.ts';
import type { ImportedFile } from '../storage/imports.ts';
import type { Stores } from '../storage/stores.ts';

type LoadedFile = ImportedFile & { rows_loaded: number };
type Loaded = Omit<LoadedFile, 'name'> & { files: LoadedFile[] };

/** `loaded`: the whole import, with its files if there are several. */
export function duplicateWarnings(stores: Stores, loaded: Loaded, options: ImportOptions): Warning[] {
  const { imports } = stores;
  const { kind, mode } = options;
  const { files } = loaded;
  const importOf = (file: Omit<LoadedFile, 'name'>) =>
    mode === 'replace' ? undefined : imports.importOfFile({ ...file, kind });
  const before = importOf(loaded);
  const warnings = readAnotherWay(stores, loaded, options);
  if (before !== undefined) {
    const message = `Import ${before} loaded the same file, read in the same way: its rows count twice now.`;
    warnings.push(warning(loaded.rows_loaded, null, message));
  } else {
    warnings.push(
      ...twice(
        files,
        (file) => importOf(file),
        (id) => `in import ${id}`,
        'are loaded already',
      ),
    );
  }
  return [...warnings, ...sameContents(files, 'in this import')];
}

/** A warning about files that are read together, and of which two are the same. */
export function sameContents(files: LoadedFile[], where: string): Warning[] {
  const firsts = new Map<string, LoadedFile>();
  for (const file of files) if (!firsts.has(keyOf(file))) firsts.set(keyOf(file), file);
  const firstOf = (file: LoadedFile) => {
    const first = firsts.get(keyOf(file))!;
    return first === file ? undefined : first.name;
  };
  return twice(files, firstOf, (name) => `as ${name}`, `occur twice ${where}`);
}

/** The same bytes, of which options without effect may be all the difference. */
function readAnotherWay(
  { imports }: Stores,
  { sha256, reading_digest, rows_loaded }: Loaded,
  { kind, mode }: ImportOptions,
): Warning[] {
  if (mode === 'replace' || imports.loadedFile(sha256, kind, reading_digest)) return [];
  const before = imports.loadedBytes(sha256, kind);
  if (before === undefined) return [];
  const message =
    `Import ${before} loaded the same file, read in another way: ` + 'rows that both have count twice now.';
  return [warning(rows_loaded, null, message)];
}

const keyOf = ({ sha256, reading_digest }: LoadedFile) => sha256 + reading_digest;

/** A warning about the files of which there is another, if there are any. */
function twice<T>(
  files: LoadedFile[],
  otherOf: (file: LoadedFile) => T | undefined,
  inWords: (other: T) => string,
  what: string,
): Warning[] {
  const found = files
    .map((file) => ({ file, other: otherOf(file) }))
    .filter(({ other }) => other !== undefined);
  if (found.length === 0) return [];
  const names = few(found.map(({ file, other }) => `${file.name} (${inWords(other!)})`));
  const rows = found.reduce((sum, { file }) => sum + file.rows_loaded, 0);
  const message =
    `The same contents ${what}, read in the same way: ${names.join(', ')}. ` + 'Their rows count twice.';
  return [warning(rows, found[0].file.name, message)];
}

const warning = (count: number, example: string | null, message: string): Warning => ({
  code: 'duplicate_file',
  column: null,
  count,
  example,
  message,
});
