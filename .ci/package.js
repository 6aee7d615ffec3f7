// Packs the package, installs it in an empty folder, and uses it there from TypeScript and JavaScript; publint and
// @arethetypeswrong/cli must find nothing. Needs the registry, so `npm test` doesn't do it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PUBLINT = 'publint@0.3.25';
const TYPES_WRONG = '@arethetypeswrong/cli@0.18.5';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'footfall-package-'));
const run = (cwd, command, ...words) =>
  execFileSync(command, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const LOG = `
const log = ['2020-01-01', '2020-01-05', '2020-02-11'].flatMap((t_dat) =>
  ['ann', 'bob'].map((customer_id) => ({ t_dat, customer_id, article_id: 'a' + t_dat.slice(8), price: 1.5 })),
);
`;

const USE = `
import { interactions, presets } from 'footfall';
import { openFootfall } from 'footfall/service';
${LOG}
const rows = [];
for await (const row of interactions(log, { preset: 'training', seed: 42 })) rows.push(row);
if (rows.length < 6 || rows[0].prev_article_id !== 'START') throw new Error(JSON.stringify(rows));
const { app, url, close } = await openFootfall({ database: './footfall.db' });
const listed = await (await fetch(url + '/v1/presets')).json();
if (listed.items.length !== presets.length) throw new Error('presets differ');
if ((await app.inject('/livez')).statusCode !== 200) throw new Error('livez');
await close();
`;

const TYPED = `
import { interactions, presets, Problem, type Interaction, type Transaction } from 'footfall';
import { openFootfall, type OpenFootfall } from 'footfall/service';

const log: Transaction[] = [{ t_dat: '2020-01-01', customer_id: 'ann', article_id: 'a', price: null }];
async function use(): Promise<Interaction[]> {
  const rows: Interaction[] = [];
  for await (const row of interactions(log, { preset: 'training', seed: '7', prev_follows: 'interactions' })) {
    const score: number = row.interaction_score;
    if (score >= 0) rows.push(row);
  }
  for await (const row of interactions(log, { columns: ['event_id', 'split'] })) {
    const id: string = row.event_id;
    // @ts-expect-error the column isn't asked for
    console.log(id, row.split, row.t_dat);
  }
  // @ts-expect-error no such parameter of the preset
  interactions(log, { preset: 'notebook', ignores_per_purchase: 3 });
  // @ts-expect-error a transaction needs an article
  interactions([{ t_dat: 0, customer_id: 'ann' }]);
  return rows;
}
const running: OpenFootfall = await openFootfall({ database: 'x.db', port: false, workers: 1 });
const url: string | undefined = running.url;
console.log(presets.map(({ name }) => name), Problem, url, await use());
`;

const TSCONFIG = {
  compilerOptions: {
    ...{ target: 'es2023', module: 'nodenext', strict: true, noEmit: true, types: ['node'] },
    exactOptionalPropertyTypes: false,
  },
  files: ['typed.ts'],
};

try {
  const packed = run(root, 'npm', 'pack', '--silent', '--pack-destination', folder).trim().split('\n').at(-1);
  const tarball = join(folder, packed);
  const project = join(folder, 'project');
  run(folder, 'mkdir', project);
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
  const typescript = ['typescript@~6.0', '@types/node@20'];
  const quietly = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts'];
  run(project, 'npm', 'install', ...quietly, tarball, ...typescript);
  // Compiled for this Node already, which takes longer than all the rest.
  const addon = 'node_modules/better-sqlite3/build';
  cpSync(join(root, addon), join(project, addon), { recursive: true });

  const files = readdirSync(join(project, 'node_modules/footfall'), { recursive: true });
  const wrong = files.filter(
    (file) => /(^|\/)test\/|\.test\.|\.map$|tsbuildinfo$|\.ts$/.test(file) && !file.endsWith('.d.ts'),
  );
  if (wrong.length > 0) throw new Error(`The package holds what nobody needs: ${wrong.join(', ')}`);
  const pages = files.filter((file) => file.endsWith('index.html'));
  if (pages.length !== 1) throw new Error(`The page is in the package ${pages.length} times`);

  writeFileSync(join(project, 'use.js'), USE);
  run(project, 'node', 'use.js');
  writeFileSync(
    join(project, 'use.cjs'),
    `(async () => { ${LOG}
    const { interactions } = require('footfall');
    for await (const row of interactions(log)) if (!row.customer_id) throw new Error(JSON.stringify(row));
  })();`,
  );
  run(project, 'node', 'use.cjs');
  writeFileSync(join(project, 'typed.ts'), TYPED);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  run(project, 'npx', 'tsc');
  writeFileSync(join(project, 'log.csv'), 't_dat,customer_id,article_id\n2020-01-01,ann,a\n');
  run(project, 'npx', 'footfall', 'generate', 'log.csv', '-o', 'rows.parquet');
  run(folder, 'npx', '--yes', PUBLINT, tarball, '--strict');
  run(folder, 'npx', '--yes', TYPES_WRONG, tarball, '--profile', 'esm-only');
  console.log(`${packed}: ${files.length} files; used from TypeScript and JavaScript, nothing found.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
