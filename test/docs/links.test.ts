import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/package-root.ts';
import { allPages, anchorsOf, linksOf, readPage } from './pages.ts';

const pages = allPages();
const isOutside = (link: string) => /^(https?:|mailto:)/.test(link);

t.test('every link between pages leads to a file, and to a heading in it', async (t) => {
  for (const page of pages) {
    for (const link of linksOf(page).filter((one) => !isOutside(one))) {
      const [file, anchor] = link.split('#');
      const target = file === '' ? page.path : normalize(join(dirname(page.path), file));
      t.ok(existsSync(join(packageRoot, target)), `${page.path}: ${link}`);
      if (anchor && target.endsWith('.md'))
        t.ok(anchorsOf(readPage(target)).includes(anchor), `${page.path}: ${link}`);
    }
  }
});

t.test('every page can be reached from the README', async (t) => {
  const reached = new Set(['README.md']);
  for (const path of reached) {
    for (const link of linksOf(readPage(path)).filter((one) => !isOutside(one))) {
      const target = normalize(join(dirname(path), link.split('#')[0]));
      if (target.endsWith('.md')) reached.add(target);
    }
  }
  for (const { path } of pages) t.ok(reached.has(path), path);
});

t.test('every npm script that a page names exists in package.json', async (t) => {
  const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    scripts: object;
  };
  for (const { path, text } of pages) {
    for (const [command, run, plain] of text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)) {
      t.ok((run ?? plain) in scripts, `${path}: ${command}`);
    }
  }
});

t.test('every file of the project that a page names exists', async (t) => {
  for (const { path, text } of pages.filter((page) => page.path !== 'CHANGELOG.md')) {
    for (const [, file] of text.matchAll(/`((?:src|test|bench|docs|migrations)\/[\w./-]*)`/g)) {
      t.ok(existsSync(join(packageRoot, file)), `${path}: ${file}`);
    }
  }
});

t.test('the page on the architecture names every folder of src', async (t) => {
  const { text } = readPage('docs/architecture.md');
  for (const { name } of readdirSync(join(packageRoot, 'src'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  )) {
    t.ok(text.includes(`\`${name}/\``), name);
  }
});

t.test('every dependency has a line on the page on dependencies', async (t) => {
  const { text } = readPage('docs/dependencies.md');
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as Record<
    string,
    object
  >;
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    t.ok(text.includes(`\`${name}\``), name);
  }
});
