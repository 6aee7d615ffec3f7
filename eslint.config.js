// Besides the usual rules this file holds the layout: who may import whom, and that the generator stays pure.
import tseslint from 'typescript-eslint';

/** Folders of src that a folder may not import from. */
const walls = {
  model: ['generate', 'formats', 'storage', 'load', 'jobs', 'read', 'http'],
  generate: ['formats', 'storage', 'load', 'jobs', 'read', 'http'],
  formats: ['generate', 'storage', 'load', 'jobs', 'read', 'http'],
  storage: ['generate', 'formats', 'load', 'jobs', 'read', 'http'],
  load: ['generate', 'jobs', 'read', 'http'],
  jobs: ['formats', 'load', 'read', 'http'],
  read: ['generate', 'load', 'jobs', 'http'],
  http: ['generate', 'load', 'report'],
  report: ['generate', 'formats', 'storage', 'load', 'jobs', 'read', 'http'],
};

const layout = Object.entries(walls).map(([folder, others]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: others.map((other) => `**/${other}/**`),
            message: `${folder}/ may not import this: see docs/architecture.md.`,
          },
        ],
      },
    ],
  },
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
  ...layout,
  {
    files: ['src/generate/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from the random source that is handed in.' },
        { object: 'Date', property: 'now', message: 'Time comes from the data.' },
      ],
    },
  },
  {
    // Rules that need types: promises that nobody awaits, and imports that vanish at run time.
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
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
);
