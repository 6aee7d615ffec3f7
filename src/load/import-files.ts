/** Finds the files of an import by the paths and patterns that a client gave. */
import { access, constants, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { ImportFile } from '../contract.ts';
import { Problem } from '../errors.ts';
import { fileBody } from './file-body.ts';

/** Files in one import. */
const MOST_FILES = 4096;

const fault = (detail: string) => new Problem('bad_data', detail, { errors: [{ pointer: '/path', detail }] });

/** `full` is the path without links. */
type FoundFile = { name: string; full: string; size: number };

/** Sorted by name; a file that several paths or links lead to is read once. Throws a Problem for too many. */
function distinct(found: FoundFile[]): FoundFile[] {
  const files = new Map<string, FoundFile>();
  for (const file of found.sort((a, b) => (a.name < b.name ? -1 : 1)))
    if (!files.has(file.full)) files.set(file.full, file);
  if (files.size > MOST_FILES)
    throw fault(`${files.size} files match; the limit for one import is ${MOST_FILES}.`);
  return [...files.values()];
}

/**
 * Files below `folder`, sorted by name. Throws a Problem (bad_data) for a path without a file, also where a
 * link leads outside, and not_found for a pattern that matches nothing.
 */
export async function findImportFiles(
  folder: string | undefined,
  paths: string[],
): Promise<(ImportFile & { size: number })[]> {
  if (folder === undefined) {
    throw fault(
      'Loading by path is off. Start footfall with IMPORT_DIR set to the folder of the files, ' +
        'or upload the file as the body.',
    );
  }
  const root = await realpath(folder);
  const found: FoundFile[] = [];
  for (const path of paths) {
    const matching = await matches(root, path);
    if (matching) found.push(...matching);
    else found.push({ name: path, ...(await findBelow(root, path)) });
  }
  return distinct(found).map(({ name, full, size }) => ({ name, size, open: () => fileBody(full) }));
}

/**
 * The files below `root` that match a pattern, without those behind links that lead outside; undefined if it
 * is no pattern, but the name of a file.
 */
async function matches(root: string, pattern: string): Promise<FoundFile[] | undefined> {
  if (!isDynamicPattern(pattern) || (await isFile(join(root, pattern)))) return undefined;
  const isInside = !isAbsolute(pattern) && !pattern.split('/').includes('..') && !pattern.includes('\0');
  const names = isInside ? await glob(pattern, { cwd: root, expandDirectories: false }) : [];
  const found: FoundFile[] = [];
  for (const name of names) {
    const file = await findBelow(root, name).catch(() => undefined);
    if (file !== undefined) found.push({ name, ...file });
  }
  if (found.length > 0) return found;
  const detail = `No file matches ${JSON.stringify(pattern)} below IMPORT_DIR.`;
  throw new Problem('not_found', detail, { errors: [{ pointer: '/path', detail }] });
}

const isFile = (path: string) =>
  !path.includes('\0') &&
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Full path of `path` below `root`, and how large the file is. */
async function findBelow(root: string, path: string): Promise<Omit<FoundFile, 'name'>> {
  const missing = () =>
    fault(`No file ${JSON.stringify(path)} below IMPORT_DIR. Give its path relative to that folder.`);
  if (path.includes('\0')) throw missing();
  const found = await realpath(join(root, path)).catch(() => undefined);
  if (found === undefined) throw missing();
  const inside = relative(root, found);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) throw missing();
  const file = await stat(found);
  if (!file.isFile()) throw fault(`${JSON.stringify(path)} is not a file.`);
  await access(found, constants.R_OK).catch(() => {
    throw fault(`The file ${JSON.stringify(path)} cannot be read: allow the user of the service to read it.`);
  });
  return { full: found, size: file.size };
}

/** Local files anywhere, sorted by name, for the command line. Throws a Problem for one that isn't there. */
export async function findLocalFiles(paths: string[]): Promise<(ImportFile & { size: number })[]> {
  const found: FoundFile[] = [];
  for (const path of paths) {
    const isPattern = isDynamicPattern(path) && !(await isFile(path));
    const names = isPattern ? await glob(path, { expandDirectories: false }) : [path];
    if (names.length === 0) throw new Problem('not_found', `No file matches ${JSON.stringify(path)}.`);
    for (const name of names) found.push({ name, size: await sizeOf(name), full: await realpath(name) });
  }
  return distinct(found).map(({ name, size }) => ({ name, size, open: () => fileBody(name) }));
}

const NO_STREAM =
  'Files are read, not standard input: write it to a file first; for a look, its first MiB is enough ' +
  '(head -c 1048576 > FILE).';

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw folder(path);
    await access(path, constants.R_OK);
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
