/** The help of all commands, and how little of the program it loads. */
import '../plain-children.ts';
import { spawnSync } from 'node:child_process';
import t from 'tap';
import { COMMANDS } from '../../src/cli/commands.ts';
import { describePresets } from '../../src/generate/describe-presets.ts';
import { VARIABLES } from '../../src/config.ts';
import { packageVersion } from '../../src/package-root.ts';
import { folderOf } from '../folder.ts';
import { cli } from './where.ts';

const footfall = (...words: string[]) => spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' });

t.test('every command has help with usage and examples', async (t) => {
  const { status, stdout } = footfall('--help');
  t.equal(status, 0);
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    t.match(stdout, new RegExp(`^ +${name} +${summary.slice(0, 10)}`, 'm'));
    const help = footfall(name, '--help');
    t.match(help, { status: 0, stderr: '' }, name);
    t.match(help.stdout, new RegExp(`^Usage: footfall ${name}[^]*\\nExamples\\n  footfall ${name}`), name);
    t.notOk(
      help.stdout.split('\n').find((line) => line.length > 110),
      `${name}: lines fit a terminal`,
    );
  }
  t.equal(footfall('help', 'load').stdout, footfall('load', '--help').stdout);
  t.equal(footfall('help').stdout, stdout);
  t.equal(footfall('--version').stdout, `${packageVersion}\n`);
  t.match(footfall(), { status: 2, stdout: '', stderr: stdout });
});

t.test('presets and their parameters are printed with types, ranges and defaults', async (t) => {
  const { stdout: help } = footfall('help', 'generate');
  for (const { name } of describePresets()) t.match(help, new RegExp(`\\b${name}\\b`));
  t.match(footfall('presets').stdout, /notebook +The rules[^]*training +For training/);
  const { stdout } = footfall('presets', 'training');
  t.match(stdout, /ignores_per_purchase +number from 0 to 500, unit count, default 3\n +Ignored articles/);
  t.match(stdout, /negatives\.uniform +number/, 'members by their dotted names');
  t.match(JSON.parse(footfall('presets', 'training', '--json').stdout), { name: 'training' });
});

t.test('the help of serve shows every setting with its default', async (t) => {
  const shown = footfall('serve', '--help').stdout.replaceAll(/\s+/g, ' ');
  for (const { name, default: value, description } of VARIABLES)
    t.match(shown, ` ${name} ${description}${value === '' ? '' : ` (default ${value})`}`);
});

/** Prints the address of each file that the program loads. */
const LISTS = `
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(
    'export const load = (url, context, next) => { process._rawDebug("loads " + url); return next(url, context); }'
  ));
`;

function loadedBy(t: Parameters<typeof folderOf>[0], ...words: string[]): string[] {
  const folder = folderOf(t, { 'lists.mjs': LISTS });
  const { stderr } = spawnSync(process.execPath, ['--import', `${folder}/lists.mjs`, cli, ...words], {
    encoding: 'utf8',
  });
  return [...stderr.matchAll(/^loads (file:.*)$/gm)].map(([, url]) => url);
}

t.test('help loads a handful of files', async (t) => {
  const files = loadedBy(t, '--help');
  t.ok(files.length >= 1 && files.length <= 6, files.join(' '));
  const ofCommand = loadedBy(t, 'generate', '--help');
  t.ok(ofCommand.length <= 12, ofCommand.join(' '));
  t.notOk(ofCommand.find((url) => url.includes('node_modules')));
});
