import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'

const LOCAL_API =
  'find|findByID|count|create|update|delete|findGlobal|updateGlobal|findVersions|restoreVersion'
const localApiCall = `CallExpression[callee.object.property.name='payload'][callee.property.name=/^(${LOCAL_API})$/]`
const bareLocalApiCall = `CallExpression[callee.object.name='payload'][callee.property.name=/^(${LOCAL_API})$/]`

/** A Local API call skips access control unless told otherwise, and loses the transaction without `req`. */
const namedOverrideAccess = [localApiCall, bareLocalApiCall].map((call) => ({
  selector: `${call}:not(:has(Property[key.name='overrideAccess']))`,
  message: 'Say overrideAccess explicitly: the Local API skips access control by default.',
}))
const passedReq = [localApiCall, bareLocalApiCall].map((call) => ({
  selector: `${call}:not(:has(Property[key.name='req']))`,
  message: 'Pass req: without it the call leaves the transaction of the request.',
}))
const floatMoney = [
  {
    selector:
      "CallExpression[callee.name='parseFloat'], CallExpression[callee.property.name='toFixed']",
    message: 'Money is exact: use src/money.',
  },
]

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      '.next',
      '.data*',
      'src/payload-types.ts',
      'src/app/(payload)/importMap.js',
      'next-env.d.ts',
      'test-results',
      'playwright-report',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['pg', 'drizzle-orm', 'drizzle-orm/*', '@payloadcms/db-postgres/drizzle*'],
              message: 'Only src/db talks to pg and drizzle.',
            },
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only src/env.ts and scripts/ read the environment.',
        },
      ],
      'no-restricted-syntax': ['error', ...namedOverrideAccess, ...floatMoney],
    },
  },
  {
    files: ['src/endpoints/**', 'src/admin/**', 'src/graphql/**', 'collections/**'],
    rules: {
      'no-restricted-syntax': ['error', ...namedOverrideAccess, ...passedReq, ...floatMoney],
    },
  },
  {
    files: ['src/{money,time,pricing,discounts,usage}/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...floatMoney,
        {
          selector:
            "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Now comes in as an argument.',
        },
      ],
    },
  },
  { files: ['src/db/**', 'migrations/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src/env.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['scripts/**', 'bench/**', 'tests/**', '*.config.*'],
    rules: {
      'no-console': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
    },
  },
  {
    files: ['tests/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['migrations/**'], rules: { 'max-lines': 'off' } },
  prettier,
)
