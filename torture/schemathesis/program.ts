/** Schemathesis itself (PyPI, in a fixed version): installed into a cache folder when it is first needed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

interface Ended {
  code: number | null;
  /** stdout and stderr. */
  said: string;
}

export function run(command: string, words: string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (said = (said + String(part)).slice(-20_000)));
    child.on('error', ({ message }) => resolve({ code: null, said: message }));
    child.on('close', (code) => resolve({ code, said }));
  });
}

/** The Python that has it, or why there is none: no Python, or no network to install it from. */
export async function schemathesisPython(): Promise<{ python: string } | { missing: string }> {
  const { code, said } = await run('python3', [join('clients', 'python.py'), 'schemathesis'], packageRoot);
  const line = said.trim().split('\n').at(-1)!;
  return code === 0 ? { python: line } : { missing: line };
}
