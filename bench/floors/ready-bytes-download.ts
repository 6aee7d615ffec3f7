/** Downloads prepared bytes with the client of the CSV download: the rate if rows cost nothing. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startService } from '../../src/demo/service.ts';
import { download } from '../http.ts';
import type { Measured } from '../measured.ts';
import type { ReadyBytesRequest } from './ready-bytes.ts';

/** `rows` is the number of rows that the bytes stand for. */
export async function readyBytesDownload(folder: string, bytes: number, rows: number): Promise<Measured> {
  const request: ReadyBytesRequest = { bytes };
  const service = await startService({
    program: fileURLToPath(new URL('./ready-bytes.js', import.meta.url)),
    programArguments: [JSON.stringify(request)],
    env: {},
    logFile: join(folder, 'ready-bytes.log'),
  });
  try {
    const start = performance.now();
    await download(`${service.url}/`);
    const seconds = (performance.now() - start) / 1000;
    return { work: 'a bare server streaming prepared bytes of this size', seconds, rows, bytes };
  } finally {
    await service.stop();
  }
}
