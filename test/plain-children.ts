/**
 * Imported for its effect: without coverage, child processes and threads start without the modules that tap loads into
 * them to follow them, which take three times as long as the program itself. tap adds them to the environment of
 * whatever is spawned, so a script in Node's place takes them out again; threads take over their parent's arguments.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import threads, { Worker, type WorkerOptions } from 'node:worker_threads';

if (process.env.TAP_DISABLE_COVERAGE === '1' && process.platform !== 'win32') {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-node-'));
  const script = `#!/bin/sh\nunset NODE_OPTIONS\nexec '${process.execPath}' "$@"\n`;
  writeFileSync(join(folder, 'node'), script, { mode: 0o755 });
  process.execPath = join(folder, 'node');
  process.env.PATH = `${folder}${delimiter}${process.env.PATH}`;
  process.on('exit', () => rmSync(folder, { recursive: true }));

  threads.Worker = class extends Worker {
    constructor(file: string | URL, options: WorkerOptions) {
      super(file, { ...options, execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } });
    }
  };
  syncBuiltinESMExports();
}
