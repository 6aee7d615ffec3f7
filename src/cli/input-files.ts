/** The files that `generate` reads: local ones, pipes that a shell puts in their place, standard input. */
import { accessSync, constants, createReadStream, realpathSync, statSync } from 'node:fs';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { ImportFile } from '../contract.ts';
import { causeOf, Problem } from '../errors.ts';
import { fileBody } from '../load/file-body.ts';

/** `size`: undefined where it isn't known, as of a pipe. */
export type InputFile = ImportFile & { size?: number };

const STANDARD_INPUT: InputFile = { name: 'standard input', open: () => process.stdin };

/** One of `paths`, which is a file or a pipe. Throws Problem. */
function inputFile(path: string): InputFile {
  const cannotRead = (why: string, cause?: unknown) =>
    new Problem('bad_data', `The file ${JSON.stringify(path)} cannot be read: ${why}.`, { cause });
  try {
    const found = statSync(path);
    if (found.isDirectory()) {
      const files = `'${path.replace(/\/+$/, '')}/*.csv'`;
      throw cannotRead(`it is a folder; name the files in it, for example ${files}`);
    }
    accessSync(path, constants.R_OK);
    if (found.isFile()) return { name: path, size: found.size, open: () => fileBody(path) };
    return { name: path, open: () => createReadStream(path) }; // a pipe has no positions to read at
  } catch (error) {
    throw error instanceof Problem ? error : cannotRead(causeOf(error as Error), error);
  }
}

/** The first of those that links or several paths make the same file. Pipes differ, whatever their names. */
function distinct(files: InputFile[]): InputFile[] {
  const known = new Set<string>();
  return files.filter(({ name, size }) => {
    const full = size === undefined ? name : realpathSync(name);
    return known.size < known.add(full).size;
  });
}

/** Sorted by name, each file once; a pattern such as `2019-*.csv` stands for the files that match. */
export async function inputFiles(paths: readonly string[]): Promise<InputFile[]> {
  const found: InputFile[] = [];
  for (const path of new Set(paths)) {
    if (path === '-') found.push(STANDARD_INPUT);
    else if (!isDynamicPattern(path) || statSync(path, { throwIfNoEntry: false }))
      found.push(inputFile(path));
    else {
      const names = await glob(path, { expandDirectories: false });
      if (names.length === 0) throw new Problem('not_found', `No file matches ${JSON.stringify(path)}.`);
      found.push(...names.map(inputFile));
    }
  }
  return distinct(found.sort((a, b) => (a.name < b.name ? -1 : 1)));
}
