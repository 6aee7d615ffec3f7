/**
 * The one file in a ZIP archive. Its list of members lies at its end, so that the archive is first written to
 * a temporary file. What it unpacks to is counted, and checked against what the archive says.
 */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { UnusableFile } from '../formats/unusable-file.ts';
import type { Bytes } from './content-source.ts';

/** More members than these are not read, only to name some of them. */
const MOST_MEMBERS = 1000;

/** `path` is that of the archive. */
export async function* unzipped(path: string): Bytes {
  const archive = await readable(openPromise(path, { lazyEntries: true, autoClose: false }));
  try {
    const member = theOnlyFile(await readable(members(archive)));
    if (member.isEncrypted()) {
      throw new UnusableFile(
        `The file ${shown(member)} in the ZIP archive is encrypted: unpack it with its password, ` +
          'and load what is in it.',
      );
    }
    const content = await readable(archive.openReadStreamPromise(member));
    let sum = 0;
    try {
      for await (const bytes of content as Readable & AsyncIterable<Buffer>) {
        sum = crc32(bytes, sum);
        yield bytes;
      }
    } catch (error) {
      throw damaged(error);
    }
    if (sum !== member.crc32) throw damaged(new Error('its checksum is another'));
  } finally {
    archive.close();
  }
}

async function members(archive: ZipFile): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of archive.eachEntry()) {
    if (isFile(entry)) found.push(entry);
    if (found.length > MOST_MEMBERS) break;
  }
  return found;
}

/** Folders are no files, nor is what macOS adds to archives. */
const isFile = ({ fileName }: Entry) =>
  !fileName.endsWith('/') && !/(^|\/)(__MACOSX\/|\.DS_Store$)/.test(fileName);

const shown = ({ fileName }: Entry) =>
  JSON.stringify(fileName.length > 60 ? `${fileName.slice(0, 60)}…` : fileName);

function theOnlyFile(files: Entry[]): Entry {
  if (files.length === 1) return files[0];
  if (files.length === 0) throw new UnusableFile('The ZIP archive has no file in it.');
  const names = files.map(({ fileName }) => fileName);
  if (names.includes('[Content_Types].xml')) {
    const isWorkbook = names.some((name) => name.startsWith('xl/'));
    throw new UnusableFile(
      isWorkbook
        ? 'This is an Excel workbook (.xlsx): open it and save the sheet as CSV (UTF-8).'
        : 'This is an Office document: save the rows as CSV (UTF-8).',
    );
  }
  const count = files.length > MOST_MEMBERS ? `more than ${MOST_MEMBERS}` : files.length;
  const some = files.slice(0, 5).map(shown).join(', ');
  throw new UnusableFile(
    `The ZIP archive has ${count} files (${some}${files.length > 5 ? ', …' : ''}): ` +
      'unpack it, and load the one with the rows.',
  );
}

const readable = <T>(promise: Promise<T>): Promise<T> =>
  promise.catch((error: unknown) => {
    throw damaged(error);
  });

const damaged = (error: unknown) =>
  new UnusableFile(
    `The ZIP archive cannot be read (${(error as Error).message}): ` +
      'pack it again and send all of it, or load what is in it.',
  );
