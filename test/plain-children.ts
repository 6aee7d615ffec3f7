/**
 * Imported for its effect: without coverage, child processes and their threads start without the modules that tap
 * loads into them to follow it, which take three times as long as the program itself. tap adds them to the
 * environment of whatever is spawned, so a script in Node's place takes them out again.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

if (process.env.TAP_DISABLE_COVERAGE === '1' && process.platform !== 'win32') {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-node-'));
  const script = `#!/bin/sh\nunset NODE_OPTIONS\nexec '${process.execPath}' "$@"\n`;
  writeFileSync(join(folder, 'node'), script, { mode: 0o755 });
  process.execPath = join(folder, 'node');
  process.env.PATH = `${folder}${delimiter}${process.env.PATH}`;
  process.on('exit', () => rmSync(folder, { recursive: true }));
}
