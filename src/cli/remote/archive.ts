/** An export as it comes from a service: a ZIP archive, written to a file since its list lies at its end. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry } from 'yauzl';
import type { OpenedExport } from '../services.ts';

/** `temporary`: path of the archive until `close`. */
export async function openArchive(body: Readable, temporary: string): Promise<OpenedExport> {
  try {
    await pipeline(body, createWriteStream(temporary));
    const archive = await openPromise(temporary, { lazyEntries: true, autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of archive.eachEntry()) entries.push(entry);
    return {
      files: entries.map((entry) => ({
        name: entry.fileName,
        body: () => archive.openReadStreamPromise(entry),
      })),
      async close() {
        archive.close();
        await rm(temporary, { force: true });
      },
    };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
