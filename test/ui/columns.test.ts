/** The names that the page uses are those of the API. */
import { join } from 'node:path';
import t from 'tap';
import { ALL_INTERACTION_COLUMNS, STRATEGIES } from '../../src/model/interaction-columns.ts';
import { FilterQuery } from '../../src/model/filter-query.ts';
import { packageRoot } from '../../src/package-root.ts';
import { readFileSync } from 'node:fs';

const textOf = (path: string) => readFileSync(join(packageRoot, 'src', 'ui', path), 'utf8');
/** Quoted names of a declaration. */
const namesIn = (text: string, declared: string) =>
  [...(text.split(`${declared} = [`)[1]?.split('];')[0] ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name);

t.test('rows can be shown with every column', async (t) => {
  const text = textOf('job/column-choice.js');
  const names = ['USUAL', 'STORED', 'REMADE'].flatMap((declared) => namesIn(text, declared));
  t.strictSame(names.sort(), [...ALL_INTERACTION_COLUMNS].sort());
});

t.test('rows can be filtered in every way', async (t) => {
  const text = textOf('job/filter-form.js');
  const names = [...text.matchAll(/name: '(\w+)'/g)].map(([, name]) => name);
  t.strictSame([...names, 'interaction_score'].sort(), Object.keys(FilterQuery.properties).sort());
});

t.test('every strategy has a reason in words', async (t) => {
  const [, reasons = ''] = /REASONS = {\n([^]*?)};/.exec(textOf('customer/details.js')) ?? [];
  const names = [...reasons.matchAll(/^ +(\w+): '/gm)].map(([, name]) => name);
  t.strictSame(names.sort(), [...STRATEGIES].sort());
});
