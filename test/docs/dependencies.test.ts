/** The packages that the program runs with: which licences, and which scripts run when they are installed. */
import '../plain-children.ts';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/package-root.ts';
import { readPage } from './pages.ts';

interface Locked {
  name?: string;
  dev?: boolean;
  version: string;
  license?: string;
  hasInstallScript?: boolean;
}

const json = <T>(name: string): T => JSON.parse(readFileSync(join(packageRoot, name), 'utf8')) as T;
const { packages } = json<{ packages: Record<string, Locked> }>('package-lock.json');
const direct = json<Record<string, Record<string, string>>>('package.json');
const lockedAs = (name: string) => packages[`node_modules/${name}`];
const page = readPage('docs/dependencies.md');
/** The cells of the row that names a package. */
const cellsOf = (name: string) =>
  page.text
    .split('\n')
    .find((line) => line.startsWith('|') && line.split('|')[1].includes(`\`${name}\``))
    ?.split('|')
    .map((cell) => cell.trim());

t.test('the page has every package with its licence', async (t) => {
  for (const kind of ['dependencies', 'optionalDependencies', 'devDependencies'])
    for (const name of Object.keys(direct[kind])) t.equal(cellsOf(name)?.[2], lockedAs(name).license, name);
});

t.test('npm run sbom lists what the program runs with, each under a licence that is allowed', async (t) => {
  const { sbom } = direct.scripts;
  const [command, ...words] = sbom.split(' ');
  interface Component {
    name: string;
    version: string;
    licenses?: { license?: { id?: string }; expression?: string }[];
  }
  const { bomFormat, components } = JSON.parse(
    execFileSync(command, words, { cwd: packageRoot, encoding: 'utf8' }),
  ) as { bomFormat: string; components: Component[] };
  t.equal(bomFormat, 'CycloneDX');
  const listed = new Set(components.map(({ name, version }) => `${name} ${version}`));
  for (const [path, { name, version, dev }] of Object.entries(packages)) {
    const own = `${name ?? path.replace(/.*node_modules\//, '')} ${version}`;
    if (path !== '' && !dev) t.ok(listed.has(own), own);
  }
  t.notOk(
    components.some(({ name }) => name === 'eslint'),
    'nothing that is for development only',
  );
  const allowed = ['MIT', 'ISC', 'BlueOak-1.0.0', 'BSD-3-Clause', 'Apache-2.0', 'MIT AND BSD-3-Clause'];
  const choice = /^\((.*)\)$/;
  for (const { name, licenses = [] } of components) {
    const licence = licenses.map(({ license, expression }) => license?.id ?? expression).join(' AND ');
    const terms = choice.exec(licence)?.[1].split(' OR ') ?? [licence];
    t.ok(
      terms.some((one) => allowed.includes(one)),
      `${name}: ${licence}`,
    );
  }
});

t.test('no package but better-sqlite3 runs a script when it is installed', async (t) => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  t.strictSame(
    scripted.map(([path]) => path),
    ['node_modules/better-sqlite3'],
  );
});
