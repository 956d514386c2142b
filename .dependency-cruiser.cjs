/** Imports point downwards only; each rule says why. */
const LEVELS = {
  0: '^src/(env|errors|ids|tokens)\\.ts$|^src/(money|time)/',
  1: '^src/(pricing|discounts|usage)/',
  2: '^src/db/',
  3: '^src/(audit|catalog|mail|ledger|keys|metering|metrics|organizations|users|promotions|stripe|exports|integrity|demo|search|alerts)/',
  4: '^src/(access|fields|endpoints|jobs|graphql|server)/',
  top: '^(payload\\.config\\.ts|collections/|src/admin/|src/app/|migrations/|scripts/|tests/|bench/)',
}

const above = (level) =>
  Object.entries(LEVELS)
    .filter(([name]) => name === 'top' || Number(name) > level)
    .map(([, path]) => path)
    .join('|')

const downwards = [0, 1, 2, 3, 4].map((level) => ({
  name: `level-${level}-looks-down`,
  severity: 'error',
  comment: 'A lower level that knows a higher one cannot be understood or tested by itself.',
  from: { path: LEVELS[level] },
  to: { path: level === 4 ? '^(payload\\.config\\.ts|src/app/|scripts/|tests/)' : above(level) },
}))

const STEPS = [
  ['audit', 'catalog', 'mail'],
  ['ledger'],
  ['keys', 'metering', 'metrics', 'organizations', 'users', 'promotions', 'stripe'],
  ['integrity', 'demo', 'search'],
  ['alerts'],
  ['exports'],
]
const steps = STEPS.flatMap((folders, step) =>
  folders.map((folder) => ({
    name: `step-3${'abcde'[step]}-${folder}`,
    severity: 'error',
    comment: 'Domain folders of one step do not import each other, and none imports a later step.',
    from: { path: `^src/${folder}/` },
    to: {
      path: `^src/(${STEPS.slice(step)
        .flat()
        .filter((name) => name !== folder)
        .join('|')})/`,
    },
  })),
)

module.exports = {
  forbidden: [
    ...downwards,
    ...steps,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or hide a third.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'sql-only-in-db',
      severity: 'error',
      comment: 'One folder knows the driver, so that transactions and pools have one owner.',
      from: { path: '^(src|collections)/', pathNot: '^src/db/' },
      to: { path: 'node_modules/(pg|drizzle-orm)/|@payloadcms/db-postgres/dist/drizzle-proxy' },
    },
    {
      name: 'client-stays-light',
      severity: 'error',
      comment: 'Code that runs in the browser reaches no database and no secret.',
      from: { path: '\\.client\\.tsx?$' },
      to: {
        path: '^src/(db|audit|catalog|mail|ledger|keys|metering|metrics|organizations|users|promotions|stripe|exports|integrity|demo|search|alerts|access|endpoints|jobs|env)',
        pathNot: '^src/metrics/definitions',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nobody-imports-the-shell',
      severity: 'error',
      comment: 'src/app is the way in and tests are the way to look; neither is a library.',
      from: { pathNot: '^(src/app|tests)/' },
      to: { path: '^(src/app/|tests/)' },
    },
  ],
  required: [
    {
      name: 'typescript-is-read',
      severity: 'error',
      comment: 'Fails when TypeScript is not parsed: a cruise that sees nothing would be green.',
      module: { path: '^payload\\.config\\.ts$' },
      to: { path: '^collections/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^\\.next|\\.data' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
}
