/** Finds files below IMPORT_DIR by the path that a client gave, and never one outside. */
import { open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { fileBody } from './file-body.ts';

const fault = (detail: string) => new Problem('bad_data', detail, { errors: [{ pointer: '/path', detail }] });

/** Full path of `path` below `folder`. Throws a Problem (bad_data), also for links that lead outside. */
export async function findImportFile(folder: string | undefined, path: string): Promise<string> {
  if (folder === undefined) {
    throw fault(
      'Loading by path is off. Start footfall with IMPORT_DIR set to the folder of the files, ' +
        'or upload the file as the body.',
    );
  }
  const missing = () =>
    fault(`No file ${JSON.stringify(path)} below IMPORT_DIR. Give its path relative to that folder.`);
  if (path.includes('\0')) throw missing();
  const root = await realpath(folder);
  const found = await realpath(join(root, path)).catch(() => undefined);
  if (found === undefined) throw missing();
  const inside = relative(root, found);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) throw missing();
  if (!(await stat(found)).isFile()) throw fault(`${JSON.stringify(path)} is not a file.`);
  return found;
}

/** Opens a file; its first two bytes tell whether it is gzipped. */
export async function openImportFile(path: string): Promise<{ body: Readable; gzip: boolean }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return { body: fileBody(path), gzip: bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b };
  } finally {
    await file.close();
  }
}
