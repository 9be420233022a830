import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

/** Import directions: what a project with the tag on the left may import of ours. */
const directions = {
  'scope:contract': [],
  'scope:settings': ['scope:testing'],
  'scope:testing': [],
  'scope:query': ['scope:contract', 'scope:testing'],
  'scope:formats': ['scope:contract', 'scope:testing'],
  'scope:patterns': ['scope:testing'],
  'scope:queue': ['scope:contract', 'scope:testing'],
  'scope:elastic': ['scope:contract', 'scope:query', 'scope:testing'],
  'scope:console': ['scope:contract', 'scope:query', 'scope:formats', 'scope:testing'],
  'scope:console-server': ['scope:settings', 'scope:testing'],
  'scope:server': [
    'scope:contract',
    'scope:query',
    'scope:formats',
    'scope:patterns',
    'scope:queue',
    'scope:elastic',
    'scope:settings',
    'scope:testing',
  ],
  'scope:e2e': [
    'scope:contract',
    'scope:query',
    'scope:formats',
    'scope:patterns',
    'scope:queue',
    'scope:elastic',
    'scope:testing',
    'scope:tools',
  ],
  'scope:tools': [
    'scope:contract',
    'scope:query',
    'scope:formats',
    'scope:patterns',
    'scope:queue',
    'scope:elastic',
    'scope:settings',
    'scope:testing',
  ],
};

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '**/.angular', '**/.nx', '**/.timberline'] },
  {
    files: ['**/*.ts', '**/*.mts', '**/*.mjs'],
    plugins: { '@nx': nx, 'simple-import-sort': simpleImportSort },
    extends: [...tseslint.configs.recommended],
    rules: {
      // Node's own modules, then packages, then other projects of ours, then this project's files.
      'simple-import-sort/imports': [
        'error',
        { groups: [['^\\u0000', '^node:', '^@?\\w', '^@timberline/', '^\\.']] },
      ],
      'simple-import-sort/exports': 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allow: [],
          depConstraints: [
            ...Object.entries(directions).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
              sourceTag,
              onlyDependOnLibsWithTags,
            })),
            // Applications never import each other.
            { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
            { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
          ],
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    // Type-checked rules need a tsconfig that includes the file.
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', 'tools/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
    },
  },
  {
    // Settings are read in one place a program.
    files: ['apps/{api,processor,console-server}/src/**/*.ts', 'libs/**/*.ts'],
    ignores: ['**/settings.ts', '**/settings.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings through the settings class.' },
      ],
    },
  },
  {
    // Logs are read through ElasticsearchReader alone, which adds the filter of whoever asks (read-scope.ts).
    files: ['apps/api/src/**/*.ts'],
    ignores: [
      '**/*.spec.ts',
      '**/*.bench.ts',
      'apps/api/src/elasticsearch/**',
      // What is no log: keys, the audit, saved searches, health and losses.
      'apps/api/src/{access/store,health,losses}/**',
      'apps/api/src/access/audit/audit-indices.ts',
      'apps/api/src/saved-searches/saved-search-store.ts',
      // Counts of the logs of a post, for whoever sent it.
      'apps/api/src/ingest/{stored-logs,receipts/receipts.service,intake/visibility-waiter}.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@elastic/elasticsearch',
              importNames: ['Client'],
              message: 'Read logs through ElasticsearchReader, which knows what the reader may read.',
            },
          ],
        },
      ],
    },
  },
  {
    // The wall clock jumps: a duration that it measures can be hours long, or negative.
    files: [
      'apps/{api,processor,console-server}/src/**/*.ts',
      'libs/{queue,elastic,formats,patterns,settings}/src/**/*.ts',
    ],
    ignores: ['**/wall-clock.ts', '**/*.spec.ts', '**/*.bench.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'MemberExpression[object.name="Date"][property.name="now"]',
          'NewExpression[callee.name="Date"][arguments.length=0]',
          'CallExpression[callee.name="Date"]',
        ].map((selector) => ({
          selector,
          message:
            'Measure durations by performance.now(). A time that is stored or shown comes from wall-clock.ts.',
        })),
      ],
    },
  },
  {
    // These libraries run in the browser as well. Their tsconfig has no types of Node, but an import would bring them.
    files: ['libs/{contract,query,formats}/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['node:*'], message: 'The console uses this library, so it cannot use Node.' }],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['Buffer', 'process', 'global', 'require'].map((name) => ({
          name,
          message: 'The console uses this library, so it cannot use Node.',
        })),
      ],
    },
  },
  {
    files: ['apps/console/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-on-push-component-change-detection': 'off',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'tl', style: 'kebab-case' }],
    },
  },
  {
    files: ['apps/console/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
);
