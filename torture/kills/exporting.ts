/** A download is killed: the client notices, and goes on where it stopped with the same bytes. */
import { request } from 'node:http';
import { ask, sha256 } from '../http.ts';
import { started } from '../service.ts';
import { deed, type Deed } from './deed.ts';
import { jobDone } from './jobs.ts';

interface Got {
  bytes: Buffer;
  etag: string;
  isWhole: boolean;
}

/** What has arrived when the connection ends, in whatever way. */
function got(url: string): Promise<Got | undefined> {
  return new Promise((resolve) => {
    const sent = request(url, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', () => {});
      response.on('close', () =>
        resolve({
          bytes: Buffer.concat(parts),
          etag: String(response.headers.etag),
          isWhole: response.complete,
        }),
      );
    });
    sent.on('error', () => resolve(undefined));
    sent.end();
  });
}

export const exporting = (format: 'csv' | 'parquet'): Deed =>
  deed<undefined>(`exporting ${format}`, async (folder) => {
    const { base } = await jobDone(folder, 'training');
    const path = `/v1/jobs/1/interactions.${format}`;
    const service = await started(folder);
    const right = sha256((await ask('GET', service.url + path)).body);
    await service.stop();
    let before: Got | undefined;
    return {
      base,
      async begin({ url }) {
        before = undefined;
        before = await got(url + path);
        return undefined;
      },
      async faults({ url }) {
        if (before?.isWhole && sha256(before.bytes) !== right) return ['it looks whole, and is not'];
        if (!before || before.isWhole) return [];
        const headers = { range: `bytes=${before.bytes.length}-`, 'if-range': before.etag };
        const rest = await fetch(url + path, { headers });
        const all = Buffer.concat([before.bytes, Buffer.from(await rest.arrayBuffer())]);
        if (rest.status !== 206) return [`going on: ${rest.status}`];
        return sha256(all) === right ? [] : ['continued, the file is another'];
      },
    };
  });
