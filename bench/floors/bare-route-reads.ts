/** Requests per second of the bare route, with the client and the connections of the sequence reads. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startService } from '../../src/demo/service.ts';
import type { Measured } from '../measured.ts';
import { sequenceReads } from '../phases/sequence-reads.ts';

export async function bareRouteReads(folder: string, bytes: number): Promise<Measured> {
  const paths = join(folder, 'bare-path.txt');
  writeFileSync(paths, '/sequence\n');
  const service = await startService({
    program: fileURLToPath(new URL('./bare-route.js', import.meta.url)),
    programArguments: [JSON.stringify({ bytes })],
    env: {},
    logFile: join(folder, 'bare-route.log'),
  });
  try {
    const { seconds, rows, p50_ms, p99_ms } = await sequenceReads(
      'bare',
      { ...service, database: '' },
      paths,
    );
    return {
      work: 'a bare Fastify route returning a prepared string of this size',
      seconds,
      rows,
      bytes,
      p50_ms: p50_ms!,
      p99_ms: p99_ms!,
    };
  } finally {
    await service.stop();
  }
}
