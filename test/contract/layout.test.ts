/** The layout of src: which room may import which (the table in eslint.config.js), and no cycles. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ESLint, Linter } from 'eslint';
import t from 'tap';
import ts from 'typescript';
import { packageRoot } from '../../src/package-root.ts';

interface Layout {
  ROOMS: Record<string, string[]>;
  roomOf(path: string): string;
  mayImport(from: string, to: string): boolean;
}

const src = join(packageRoot, 'src');
const { ROOMS, roomOf, mayImport } = (await import(
  pathToFileURL(join(packageRoot, 'eslint.config.js')).href
)) as Layout;

/** Every file of src, as a path below it → the files that it imports, be it statically, dynamically or as types. */
function importGraph(): Map<string, string[]> {
  const files = (readdirSync(src, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  return new Map(files.map((file) => [file, importsOf(file)]));
}

function importsOf(file: string): string[] {
  // Comments are skipped, dynamic imports and types of imports are found.
  const { importedFiles } = ts.preProcessFile(readFileSync(join(src, file), 'utf8'), true, true);
  const paths = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
  return paths.map((path) => join(dirname(file), path));
}

/** The first cycle that is found, as a list of files; undefined if there is none. */
function cycleIn(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  }
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

const graph = importGraph();

t.test('every import stays within the walls', async (t) => {
  t.ok(graph.size > 100, `${graph.size} files`);
  const breaches = [...graph].flatMap(([from, imported]) =>
    imported.filter((to) => !mayImport(from, to)).map((to) => `${from} → ${to}`),
  );
  t.same(breaches, []);
});

t.test('every room is in the table, and the table has no others', async (t) => {
  const rooms = new Set([...graph.keys()].map(roomOf));
  t.same(
    [...rooms].filter((room) => !(room in ROOMS)),
    [],
  );
  t.same(
    Object.keys(ROOMS).filter((room) => !rooms.has(room) && room !== 'ui'),
    [],
  );
});

t.test('the walls are tight', async (t) => {
  t.notOk(mayImport('http/routes/jobs.ts', 'storage/jobs.ts'));
  t.notOk(mayImport('cli/load.ts', 'http/routes/jobs.ts'));
  t.notOk(mayImport('validation/times.ts', 'formats/numbers.ts'));
  t.ok(mayImport('validation/times.ts', 'formats/times.ts'));
  t.same(
    Object.keys(ROOMS).filter((room) => mayImport('model/job.ts', `${room}/x.ts`)),
    ['model'],
  );
});

t.test('there are no cycles of imports', async (t) => {
  t.equal(cycleIn(graph)?.join(' → '), undefined);
  const made = new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]); // prettier-ignore
  t.same(cycleIn(made), ['b', 'c', 'b'], 'one would be found');
});

t.test('signals that are composed of others or of timeouts are refused in all of src', async (t) => {
  const eslint = new ESLint({ cwd: packageRoot });
  const text = 'AbortSignal.any([AbortSignal.timeout(1)]);';
  for (const file of graph.keys()) {
    const { rules } = (await eslint.calculateConfigForFile(join(src, file))) as Linter.Config;
    const only = { 'no-restricted-properties': rules?.['no-restricted-properties'] };
    t.equal(new Linter().verify(text, [{ rules: only }]).length, 2, file);
  }
});
