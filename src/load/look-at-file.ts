/** Looks at a file without loading it, in a thread of its own: `dry_run`, and `footfall inspect`. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { NEEDED } from '../look/assigned.ts';
import { columnsInWords, inShell } from '../look/suggested.ts';
import type { ImportKind, ImportOptions } from '../model/import.ts';
import type { Door, Look } from '../model/look.ts';
import { startThread } from '../threads/thread.ts';
import { failureOf } from './failure.ts';
import { findLocalFiles } from './import-files.ts';
import { checkSecret, lookWithoutIds, problemWithoutValues } from './hash-ids.ts';
import { LEAST_PACE, paced } from './pace.ts';
import { lookThread } from './look-thread.ts';
import { temporaryPath } from './temporary-files.ts';

export interface LookAtFile {
  options: ImportOptions;
  door: Door;
  /** Without a thread. */
  inline?: boolean;
  /** Path of the database, beside which temporary files lie; without one they lie in that of the system. */
  database?: string;
  /** Bytes of the content. */
  maxBytes?: number;
  /** For looks with `hash_ids`. */
  idSecret?: string;
}

/** Reads as much of the body as a look needs. Throws Problem. */
export async function lookAtFile(
  body: Readable,
  { options, door, inline, database, maxBytes = Infinity, idSecret }: LookAtFile,
): Promise<Look> {
  checkSecret(options, idSecret);
  const name = `look-${randomUUID()}`;
  const temporary =
    database === undefined ? join(tmpdir(), `footfall-${name}`) : temporaryPath(database, name);
  const thread = startThread(lookThread, { options, door, temporary, maxBytes }, { inline });
  let isWhole = true;
  try {
    for await (const slice of paced(body, [LEAST_PACE])) {
      isWhole = await thread.call.push(Uint8Array.from(slice));
      if (!isWhole) break;
    }
    const look = await thread.call.end(isWhole);
    return options.hash_ids ? lookWithoutIds(look, idSecret!) : look;
  } catch (error) {
    const found = failureOf(error);
    const { code, message, errors } = options.hash_ids ? problemWithoutValues(found) : found;
    throw new Problem(code, message.replace(/ Nothing was (loaded|changed)\./, ''), { errors, cause: error });
  } finally {
    await thread.call.close().catch(() => undefined);
    await thread.stop();
  }
}

/** Looks at one local file, without a database or threads. Leaves nothing behind when interrupted. */
export async function inspectFile(
  path: string,
  options: ImportOptions,
  { interrupted, idSecret }: { interrupted: AbortSignal; idSecret?: string | undefined },
): Promise<Look> {
  const [file] = await findLocalFiles([path]);
  const door: Door = { words: 'command', files: [path] };
  return lookAtFile(addAbortSignal(interrupted, file.open()), { options, door, inline: true, idSecret });
}

/** What `--columns` must say where a needed column wasn't found: `t_dat:…,customer_id:CustomerID`. */
export function columnsToName({ columns }: Look, kind: ImportKind): string | undefined {
  const names = NEEDED[kind].map((ours): [ours: string, theirs: string[]] => [
    ours,
    columns.filter(({ probably }) => probably?.column === ours).map(({ name }) => name),
  ]);
  if (names.every(([, theirs]) => theirs.length > 0)) return undefined;
  const others = names
    .filter(([ours, theirs]) => theirs.join().trim().toLowerCase() !== ours)
    .map(([ours, theirs]): [string, string[]] => [ours, theirs.length > 0 ? theirs : ['…']]);
  return inShell(columnsInWords(Object.fromEntries(others)));
}
