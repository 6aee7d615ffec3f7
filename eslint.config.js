// Besides the usual rules this file holds the layout: which room of src may import which, and that generate/ stays pure.
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const root = dirname(fileURLToPath(import.meta.url));

/** What reads and writes stored data needs. */
const BELOW = ['contract', 'errors', 'formats', 'model', 'storage', 'threads'];

/**
 * Folders and root files of src, and what of src each may import: another room, or one file of it. Nothing else is
 * allowed, be it imported statically, dynamically or as a type. test/contract/layout.test.ts reads this table, too.
 */
export const ROOMS = {
  model: [],
  'package-root': [],
  'open-files': [],
  errors: ['model'],
  contract: ['model'],
  generate: ['model'],
  formats: ['model', 'errors'],
  look: ['model', 'errors', 'formats'],
  validation: ['model', 'errors', 'formats/times', 'formats/time-format'],
  config: ['errors', 'validation'],
  threads: ['errors'],
  storage: ['model', 'errors', 'formats', 'threads', 'package-root'],
  load: [...BELOW, 'look'],
  read: BELOW,
  report: BELOW,
  export: [...BELOW, 'generate/random', 'read', 'validation'],
  plan: ['errors', 'formats', 'generate', 'model', 'threads/shared', 'validation', 'storage/damage'],
  jobs: [...BELOW, 'generate', 'plan', 'read/sampling', 'validation'],
  direct: [
    ...['contract', 'errors', 'formats', 'generate', 'load', 'model', 'plan', 'report', 'validation'],
    ...['read/interaction-columns', 'read/event-ids', 'threads/shared', 'storage/dataset-fingerprint'],
    ...[
      'storage/encoded/columns',
      'storage/encoded/details',
      'storage/encoded/records',
      'storage/lists-note',
    ],
  ],
  index: ['direct', 'errors', 'generate', 'model'],
  worker: ['export', 'jobs', 'read', 'report', 'storage', 'threads'],
  http: ['contract', 'errors', 'model', 'validation', 'package-root', 'demo/purchase-log'],
  cli: [
    ...['contract', 'errors', 'model', 'validation', 'package-root', 'config', 'footfall', 'serve'],
    ...['demo/demo', 'direct', 'ending', 'generate/describe-presets', 'generate/presets', 'open-files'],
    ...['load/file-body', 'load/import-files', 'load/look-at-file', 'report/html/page', 'threads/death'],
    'storage/backup',
  ],
  app: ['config', 'contract', 'http'],
  pools: ['threads', 'worker'],
  health: ['contract', 'pools', 'storage'],
  footfall: [
    ...[...BELOW, 'config', 'export', 'generate', 'jobs', 'load', 'read', 'report'],
    ...['health', 'pools'],
  ],
  ending: [],
  log: ['config'],
  serve: ['app', 'config', 'ending', 'errors', 'footfall', 'log', 'open-files', 'threads/death'],
  service: ['app', 'config', 'footfall', 'log'],
  main: ['ending', 'open-files', 'serve'],
  demo: ['package-root', 'storage/claim'],
  ui: [],
};

/** The room of a path below src: a folder, or a root file without its suffix. */
export const roomOf = (path) => path.split('/')[0].replace(/\.[jt]s$/, '');

/** Whether the file `from` may import the file `to`; both are paths below src. */
export function mayImport(from, to) {
  const [here, there] = [roomOf(from), roomOf(to)];
  return here === there || (ROOMS[here] ?? []).some((room) => room === there || `${room}.ts` === to);
}

const src = resolve(root, 'src');

const walls = {
  meta: {
    type: 'problem',
    messages: { wall: '{{from}} may not import {{to}}: see ROOMS in eslint.config.js.' },
  },
  create(context) {
    const from = relative(src, context.filename);
    function check({ source }) {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const to = relative(src, resolve(dirname(context.filename), source.value));
      if (to.startsWith('..') || !mayImport(from, to))
        context.report({ node: source, messageId: 'wall', data: { from: roomOf(from), to } });
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: ({ source, argument }) => check({ source: source ?? argument?.literal }),
    };
  },
};

/** On Node 20, what is composed of a timeout may be collected as garbage before it fires. */
const COMPOSED_SIGNALS = ['any', 'timeout'].map((property) => ({
  object: 'AbortSignal',
  property,
  message: 'Use an AbortController with a timer and listeners: see src/jobs/progress.ts.',
}));

export default tseslint.config(
  { ignores: ['dist', '.build*', '.tap', 'node_modules', 'data'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { footfall: { rules: { walls } } },
    rules: {
      'footfall/walls': 'error',
      'no-restricted-properties': ['error', ...COMPOSED_SIGNALS],
    },
  },
  {
    files: ['bench/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/src/http/**', '**/src/cli/**'], message: 'Benchmarks go through the service.' },
          ],
        },
      ],
    },
  },
  {
    // Rules that need types: promises that nobody awaits, and imports that vanish at run time.
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'torture/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // tap waits for the promise of t.test() by itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafePromises: [
            { from: 'package', package: '@tapjs/core', name: 'PromiseWithSubtest' },
          ],
        },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
    },
  },
  {
    files: ['src/generate/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'generate/ is pure.' }] },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Time comes from the data.',
        },
        {
          selector: ':matches(ImportExpression, TSImportType) > Literal[value=/^node:/]',
          message: 'generate/ is pure.',
        },
      ],
      'no-restricted-properties': [
        'error',
        ...COMPOSED_SIGNALS,
        { object: 'Math', property: 'random', message: 'Draw from the random source that is passed in.' },
        { object: 'Date', property: 'now', message: 'Time comes from the data.' },
        { object: 'performance', property: 'now', message: 'Time comes from the data.' },
      ],
      'no-restricted-globals': ['error', { name: 'process', message: 'generate/ is pure.' }],
    },
  },
);
