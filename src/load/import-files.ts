/** Finds the files of an import by the paths and patterns that a client gave. */
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { ImportFile } from '../contract.ts';
import { Problem } from '../errors.ts';
import { fileBody } from './file-body.ts';

/** Files in one import. */
const MOST_FILES = 4096;

const fault = (detail: string) => new Problem('bad_data', detail, { errors: [{ pointer: '/path', detail }] });

const byName = (a: string, b: string) => (a < b ? -1 : 1);

/** Throws a Problem if there are too many. */
function checkCount(names: string[]): void {
  if (names.length > MOST_FILES)
    throw fault(`${names.length} files match; the limit for one import is ${MOST_FILES}.`);
}

/**
 * Files below `folder`, sorted by name. Throws a Problem (bad_data) for a path without a file, also where a
 * link leads outside, and not_found for a pattern that matches nothing.
 */
export async function findImportFiles(folder: string | undefined, paths: string[]): Promise<ImportFile[]> {
  if (folder === undefined) {
    throw fault(
      'Loading by path is off. Start footfall with IMPORT_DIR set to the folder of the files, ' +
        'or upload the file as the body.',
    );
  }
  const root = await realpath(folder);
  const found = new Map<string, string>();
  for (const path of paths) {
    const matching = await matches(root, path);
    if (matching) matching.forEach((full, name) => found.set(name, full));
    else found.set(path, await findBelow(root, path));
  }
  const names = [...found.keys()].sort(byName);
  checkCount(names);
  return names.map((name) => ({ name, open: () => fileBody(found.get(name)!) }));
}

/**
 * Names and full paths of the files below `root` that match a pattern, without those behind links that lead
 * outside; undefined if it is no pattern, but the name of a file.
 */
async function matches(root: string, pattern: string): Promise<Map<string, string> | undefined> {
  if (!isDynamicPattern(pattern) || (await isFile(join(root, pattern)))) return undefined;
  const isInside = !isAbsolute(pattern) && !pattern.split('/').includes('..') && !pattern.includes('\0');
  const names = isInside ? await glob(pattern, { cwd: root, expandDirectories: false }) : [];
  const found = new Map<string, string>();
  for (const name of names) {
    const full = await findBelow(root, name).catch(() => undefined);
    if (full !== undefined) found.set(name, full);
  }
  if (found.size > 0) return found;
  const detail = `No file matches ${JSON.stringify(pattern)} below IMPORT_DIR.`;
  throw new Problem('not_found', detail, { errors: [{ pointer: '/path', detail }] });
}

const isFile = (path: string) =>
  !path.includes('\0') &&
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Full path of `path` below `root`. */
async function findBelow(root: string, path: string): Promise<string> {
  const missing = () =>
    fault(`No file ${JSON.stringify(path)} below IMPORT_DIR. Give its path relative to that folder.`);
  if (path.includes('\0')) throw missing();
  const found = await realpath(join(root, path)).catch(() => undefined);
  if (found === undefined) throw missing();
  const inside = relative(root, found);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) throw missing();
  if (!(await stat(found)).isFile()) throw fault(`${JSON.stringify(path)} is not a file.`);
  return found;
}

/** Local files anywhere, sorted by name, for the command line. Throws a Problem for one that isn't there. */
export async function findLocalFiles(paths: string[]): Promise<(ImportFile & { size: number })[]> {
  const found = new Map<string, number>();
  for (const path of paths) {
    const isPattern = isDynamicPattern(path) && !(await isFile(path));
    const names = isPattern ? await glob(path, { expandDirectories: false }) : [path];
    if (names.length === 0) throw new Problem('not_found', `No file matches ${JSON.stringify(path)}.`);
    for (const name of names) found.set(name, await sizeOf(name));
  }
  const names = [...found.keys()].sort(byName);
  checkCount(names);
  return names.map((name) => ({ name, size: found.get(name)!, open: () => fileBody(name) }));
}

const NO_STREAM =
  'Files are read, not standard input: write it to a file first; for a look, its first MiB is enough ' +
  '(head -c 1048576 > FILE).';

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw folder(path);
    return found.size;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (path === '-') throw new Problem('bad_data', NO_STREAM, { cause: error });
    const detail = `The file ${JSON.stringify(path)} cannot be read: ${(error as Error).message}.`;
    throw new Problem('bad_data', detail, { cause: error });
  }
}

const folder = (path: string) =>
  new Problem(
    'bad_data',
    `${path} is a folder: name the files in it, for example '${path.replace(/\/+$/, '')}/*.csv'.`,
  );
