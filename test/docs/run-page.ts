/**
 * Runs the examples of a page like a reader who has run the quickstart: in a folder with its data, against a service of
 * its own. Runs `bash` and `python` blocks in order; a `text` or `json` block right after one is its expected output,
 * where `…` matches anything. Skips blocks whose programs (curl, sqlite3, pandas) are not installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { startService } from '../../src/demo/service.ts';
import { blocksOf, readPage, type Block } from './pages.ts';

const built = join(dirname(fileURLToPath(import.meta.url)), '../../src');
const URL_IN_PAGES = 'http://127.0.0.1:3000';
const QUICKSTART_CUSTOMERS = 3000;
const PROGRAMS = ['curl', 'gzip', 'sqlite3', 'python3'];
const PYTHONS = ['python3', '/usr/bin/python3'];

/** A service in the state the quickstart leaves it in (log loaded, job 1 done), in a folder removed after the test. */
export async function quickstart(t: Test): Promise<{ folder: string; url: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-docs-'));
  const data = join(folder, 'data', 'demo');
  mkdirSync(data, { recursive: true });
  writeFileSync(
    join(data, 'transactions.csv'),
    Buffer.concat([...purchaseLog({ customers: QUICKSTART_CUSTOMERS }).chunks]),
  );
  const service = await startService({
    program: join(built, 'main.js'),
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      API_KEYS: '',
      DATABASE: join(data, 'footfall.db'),
      IMPORT_DIR: data,
    },
    logFile: join(data, 'service.log'),
  });
  t.teardown(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });
  const post = async (
    path: string,
    type: string,
    body: Buffer | string,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(service.url + path, {
      method: 'POST',
      headers: { 'content-type': type, ...headers },
      body: body as string,
    });
    if (!response.ok) throw new Error(await response.text());
  };
  await post('/v1/imports', 'text/csv', await readFile(join(data, 'transactions.csv')));
  await post('/v1/jobs', 'application/json', '{}', { prefer: 'wait=60' });
  return { folder, url: service.url };
}

/** The program that a block needs and that is missing. */
function missingFor({ language, text }: Block): string | undefined {
  if (language === 'python')
    return pythonFor(text) === undefined ? 'python3 with the modules it imports' : undefined;
  return PROGRAMS.find(
    (name) => new RegExp(`(^|[|(;&] *)${name} `, 'm').test(text) && spawnSync('which', [name]).status !== 0,
  );
}

/** A Python with all the modules that the text imports. */
function pythonFor(text: string): string | undefined {
  const imports = text.split('\n').filter((line) => /^(import|from) /.test(line));
  return PYTHONS.find((python) => spawnSync(python, ['-c', imports.join('\n')]).status === 0);
}

function isPrinted(output: string, expected: string, language: string): boolean {
  const form = (text: string) =>
    language === 'json' ? text.replace(/\s/g, '') : text.trim().replace(/[ \t]+$/gm, '');
  const pattern = form(expected)
    .split('…')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]*?');
  return new RegExp(`^${pattern}$`).test(form(output));
}

/** Whether only one empty line separates them. */
const isRightBehind = ({ line, text }: Block, next: Block | undefined): boolean =>
  next?.line === line + text.split('\n').length + 2;

export async function runPage(t: Test, path: string): Promise<void> {
  const { folder, url } = await quickstart(t);
  const here = (text: string) =>
    text.replaceAll(URL_IN_PAGES, url).replaceAll('node dist/', `node ${built}/`);
  const blocks = blocksOf(readPage(path));
  for (const [i, block] of blocks.entries()) {
    if (block.language !== 'bash' && block.language !== 'python') continue;
    const missing = missingFor(block);
    if (missing) {
      t.pass(`line ${block.line} runs`, { skip: `${missing} is not installed` });
      continue;
    }
    const [program, ...words] =
      block.language === 'bash' ? ['bash', '-euo', 'pipefail', '-c'] : [pythonFor(block.text)!, '-c'];
    const { status, stdout, stderr } = spawnSync(program, [...words, here(block.text)], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
    });
    t.equal(status, 0, `line ${block.line} runs${status === 0 ? '' : `: ${stdout}\n${stderr}`}`);
    const next = isRightBehind(block, blocks[i + 1]) ? blocks[i + 1] : undefined;
    if (next?.language !== 'text' && next?.language !== 'json') continue;
    const right = isPrinted(stdout, here(next.text), next.language);
    t.ok(right, `line ${next.line} matches the output${right ? '' : `, which is:\n${stdout}`}`);
  }
}
