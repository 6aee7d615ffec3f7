/** The completion scripts, run by the shells themselves where those are installed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { COMMANDS } from '../../src/cli/commands.ts';
import { folderOf } from '../folder.ts';
import { cli } from './where.ts';

const scriptFor = (shell: string) =>
  spawnSync(process.execPath, [cli, 'completion', shell], { encoding: 'utf8' }).stdout;
const missing = (shell: string) =>
  spawnSync(shell, ['-c', 'true']).status === 0 ? false : `${shell} is not installed`;

const presets = ['notebook', 'course', 'training', 'behaviour'];

t.test('bash completes commands, options and values', { skip: missing('bash') }, async (t) => {
  const folder = folderOf(t, { 'c.bash': scriptFor('bash') });
  const complete = (...words: string[]) => {
    const ask = `source "$0"; COMP_WORDS=(footfall "$@"); COMP_CWORD=$#; _footfall; echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', ask, join(folder, 'c.bash'), ...words], {
      encoding: 'utf8',
    });
    t.equal(stderr, '');
    return stdout.trim().split(' ');
  };
  t.same(complete(''), [...Object.keys(COMMANDS), 'help', '--help', '--version']);
  t.same(complete('ex'), ['export']);
  t.same(complete('load', '--k'), ['--kind']);
  t.same(complete('load', '--kind', ''), ['transactions', 'customers', 'articles']);
  t.same(complete('generate', '--preset', ''), presets);
  t.same(complete('presets', 'tr'), ['training']);
  t.same(complete('help', 'er'), ['erase']);
  t.same(complete('completion', ''), ['bash', 'zsh', 'fish']);
  t.same(complete('export', '1', '--format', 'r'), ['recbole', 'ranking']);
});

t.test('zsh reads its script', { skip: missing('zsh') }, async (t) => {
  const folder = folderOf(t, { _footfall: scriptFor('zsh') });
  const load = `autoload -Uz compinit; compinit -u -d ${folder}/dump; source ${folder}/_footfall; echo $_comps[footfall]`;
  t.match(spawnSync('zsh', ['-f', '-c', load], { encoding: 'utf8' }), { status: 0, stdout: '_footfall\n' });
});

t.test('fish completes commands, options and values', { skip: missing('fish') }, async (t) => {
  const folder = folderOf(t, { 'c.fish': scriptFor('fish') });
  const complete = (line: string) =>
    spawnSync('fish', ['-c', `source ${folder}/c.fish; complete -C '${line}'`], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .map((found) => found.split('\t')[0])
      .sort();
  t.same(complete('footfall ex'), ['export']);
  t.same(complete('footfall load --ki'), ['--kind']);
  t.same(complete('footfall generate --preset '), [...presets].sort());
});

t.test('every option of every command is in every script', async (t) => {
  const scripts = ['bash', 'zsh', 'fish'].map(scriptFor);
  for (const [name, { declared }] of Object.entries(COMMANDS))
    for (const [, options] of (await declared()).options ?? [])
      for (const { name: option } of options)
        for (const script of scripts)
          t.ok(script.includes(`--${option}`) || script.includes(`-l ${option}`), `${name} --${option}`);
});
