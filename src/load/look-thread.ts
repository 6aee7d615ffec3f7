/** The thread that looks at the beginning of a file, slice by slice: nothing is stored. */
import { formatOf } from '../formats/file-kind.ts';
import { lookAt, type LookRequest } from '../look/look.ts';
import type { ImportOptions } from '../model/import.ts';
import type { Door, Look } from '../model/look.ts';
import { defineThread } from '../threads/define.ts';
import { contentBounds } from './content-bounds.ts';
import { diskRoom } from './disk-room.ts';
import { fileContent } from './file-content.ts';
import { temporaryFile } from './temporary-files.ts';

export interface LookData {
  options: ImportOptions;
  door: Door;
  /** What the names of its temporary files begin with. */
  temporary: string;
  /** Bytes of the content. */
  maxBytes: number;
}

/** Content that a look needs, except of Parquet. */
const ENOUGH_BYTES = 2 ** 20;

export const lookThread = defineThread(import.meta.url, (data: LookData) => {
  const { options, door, temporary, maxBytes } = data;
  const bounds = contentBounds(maxBytes);
  const content = fileContent(temporary, bounds);
  const room = diskRoom(temporary);
  let size = 0;
  const request: LookRequest = { options, door, isDry: true };
  let beginning = Buffer.alloc(0);
  let spool: ReturnType<typeof temporaryFile> | undefined;

  /** Takes the content so far; false once there is enough of it. */
  async function take(): Promise<boolean> {
    for (let bytes = await content.next(); bytes; bytes = await content.next()) {
      bounds.check((size += bytes.length), 0);
      if (spool) {
        room.take(bytes.length);
        spool.append(bytes);
      } else beginning = Buffer.concat([beginning, bytes]);
      if (spool || beginning.length < ENOUGH_BYTES) continue;
      if (!isParquet()) return false;
      startSpool();
    }
    return true;
  }

  const isParquet = () => beginning.length >= 4 && formatOf(beginning) === 'parquet';

  /** The footer of Parquet is at its end. */
  function startSpool(): ReturnType<typeof temporaryFile> {
    spool = temporaryFile(`${temporary}-parquet`);
    spool.append(beginning);
    return spool;
  }

  return {
    /** False if no more slices are needed. */
    push(slice: Uint8Array): Promise<boolean> {
      content.push(slice);
      return take();
    },

    /** `isWhole`: nothing follows what was handed in. */
    async end(isWhole: boolean): Promise<Look> {
      if (isWhole) {
        content.end();
        isWhole = await take();
      }
      const { compression } = content;
      if (isParquet()) {
        const { parquetLook } = await import('./parquet-look.ts');
        return parquetLook(spool ?? startSpool(), request, compression);
      }
      return lookAt({ bytes: beginning, isWhole, compression }, request).look;
    },

    /** Removes the temporary files. */
    close(): void {
      content.close();
      spool?.close();
    },
  };
});
