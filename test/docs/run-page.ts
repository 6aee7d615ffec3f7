/**
 * Runs the examples of a page like a reader who has run the quickstart: in a folder with its data, against a service of
 * its own. Runs `bash`, `python` and `ts` blocks in order; a `text` or `json` block right after one is its expected
 * output, where `…` matches anything. Skips blocks whose programs (curl, sqlite3, pandas) are not installed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Test } from 'tap';
import ts from 'typescript';
import { blocksOf, readPage, type Block } from './pages.ts';
import { built, quickstart } from './quickstart.ts';

const URL_IN_PAGES = 'http://127.0.0.1:3000';
const PROGRAMS = ['curl', 'gzip', 'sqlite3', 'python3'];
const PYTHONS = ['python3', '/usr/bin/python3'];

/** The program that a block needs and that is missing. */
function missingFor({ language, text }: Block): string | undefined {
  if (language === 'python')
    return pythonFor(text) === undefined ? 'python3 with the modules it imports' : undefined;
  return PROGRAMS.find(
    (name) => new RegExp(`(^|[|(;&] *)${name} `, 'm').test(text) && spawnSync('which', [name]).status !== 0,
  );
}

const pythons = new Map<string, string | undefined>();

/** A Python with all the modules that the text imports. */
export function pythonFor(text: string): string | undefined {
  const imports = text
    .split('\n')
    .filter((line) => /^(import|from) /.test(line))
    .join('\n');
  if (!pythons.has(imports))
    pythons.set(
      imports,
      PYTHONS.find((python) => spawnSync(python, ['-c', imports]).status === 0),
    );
  return pythons.get(imports);
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

export const isRun = ({ language }: Block): boolean => ['bash', 'python', 'ts'].includes(language);

function commandFor({ language, text }: Block): [program: string, ...words: string[]] {
  if (language === 'bash') return ['bash', '-euo', 'pipefail', '-c', text];
  if (language === 'python') return [pythonFor(text)!, '-c', text];
  return [process.execPath, '--input-type=module', '-e', scriptOf(text)];
}

/** TypeScript as JavaScript that imports the library as it was built. */
function scriptOf(text: string): string {
  const fileOf = (name: string) => pathToFileURL(join(built, `${name}.js`)).href;
  const imports = text
    .replaceAll("from 'footfall'", `from '${fileOf('index')}'`)
    .replaceAll("from 'footfall/service'", `from '${fileOf('service')}'`);
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  return ts.transpileModule(imports, { compilerOptions }).outputText;
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
    if (!isRun(block)) continue;
    const missing = missingFor(block);
    if (missing) {
      t.pass(`line ${block.line} runs`, { skip: `${missing} is not installed` });
      continue;
    }
    const [program, ...words] = commandFor({ ...block, text: here(block.text) });
    const { status, stdout, stderr } = spawnSync(program, words, {
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
