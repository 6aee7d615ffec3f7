/** Every file of test/cases gets the answer that the table says, and so does the suggestion of a refusal. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/package-root.ts';
import { footfallOf } from '../system/footfall-of.ts';
import { loadCase, lookAtCase, optionsOf } from './case-loader.ts';
import { CASES } from './case-table.ts';

/** The options that a suggestion adds to those that every load of a test has. */
function addedOptions(query: string): string {
  const given = new Set(['kind', 'mode', 'allow_duplicate']);
  return [...new URLSearchParams(query)]
    .filter(([name]) => !given.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

t.test('the table has every file', async (t) => {
  const files = readdirSync(join(packageRoot, 'test/cases')).sort();
  t.same([...new Set(CASES.map(([file]) => file))], files);
});

t.test('loads', async (t) => {
  const { services } = await footfallOf(t);
  for (const [file, query, answer, suggested, then] of CASES) {
    const outcome = await loadCase(services, file, query);
    const name = `${file} ${query}`;
    t.equal(outcome.line, answer, name);
    t.equal(outcome.suggested === undefined ? undefined : addedOptions(outcome.suggested), suggested, name);
    if (outcome.suggested === undefined) continue;
    t.equal((await loadCase(services, file, outcome.suggested)).line, then, `${name}, as suggested`);
  }
});

t.test('a look stores nothing, and its suggestion loads the file', async (t) => {
  const { services } = await footfallOf(t);
  const seen = new Set<string>();
  for (const [file, query, answer] of CASES) {
    // What follows the beginning is not seen.
    if (seen.has(file) || file.startsWith('42')) continue;
    seen.add(file);
    const look = await lookAtCase(services, file, query).catch((error: Error) => error);
    if (look instanceof Error) {
      t.match(answer, /^bad_data: /, file);
      continue;
    }
    t.equal(look.read_as === null, look.obstacles.length > 0, file);
    if (look.suggested === null) {
      t.match(answer, /^bad_data: /, file);
      continue;
    }
    const { line } = await loadCase(services, file, look.suggested.query);
    t.match(line, /^loaded [1-9]/, `${file}: ${look.suggested.query}`);
    t.equal(line.includes(', rejected '), optionsOf(look.suggested.query).on_error === 'skip', file);
    t.ok(look.rows.length > 0, file);
  }
  const { items } = await services.imports.list({ limit: 1000 });
  t.ok(items.every(({ source }) => source !== 'look'));
});
