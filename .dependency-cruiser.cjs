// The direction of imports, as the layout promises it. Types count as imports unless a rule says otherwise.

/** Folders of ours that `from` may import; anything else of ours is an error. */
const mayImport = (from, folders, comment) => ({
  name: `${from}-imports`,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { dependencyTypesNot: ['core'], path: '^[^/]+/', pathNot: `^(node_modules|${[from, ...folders].join('|')})/` },
});

/** `from` may import `folder` as types only: at run time the two are different processes or sandboxes. */
const typesOnly = (from, folder) => ({
  name: `${from}-imports-${folder}-as-types`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: `^${folder}/`, dependencyTypesNot: ['type-only'] },
});

/** No package and nothing of Node.js either. */
const noPackages = (from, comment) => ({
  name: `${from}-imports-no-package`,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { dependencyTypesNot: ['local'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    mayImport('contract', [], 'What processes agree on depends on nothing of ours.'),
    mayImport('routing', ['contract'], 'Decisions are pure functions of their arguments.'),
    {
      name: 'routing-imports-contract-as-types',
      comment: 'But for the lists of words that the model and the policy are made of.',
      severity: 'error',
      from: { path: '^routing/' },
      to: { path: '^contract/', pathNot: '^contract/(model|policy).ts', dependencyTypesNot: ['type-only'] },
    },
    noPackages('routing', 'Decisions run in the workflow sandbox and in activities alike.'),
    mayImport('workflows', ['contract', 'routing', 'activities'], 'Workflow code is deterministic and does no I/O.'),
    typesOnly('workflows', 'activities'),
    mayImport('store', ['contract', 'routing', 'prisma/generated'], 'Connections are handed in.'),
    {
      name: 'store-knows-neither-temporal-nor-http',
      comment: 'It serves worker and API alike.',
      severity: 'error',
      from: { path: '^store/' },
      to: { path: '(^|/)node_modules/(@temporalio|fastify|@fastify)/|^(node:)?https?$' },
    },
    {
      name: 'generated-client-stays-in-store',
      comment:
        'Rows have one room. Only what opens the connection needs the client as well; all others take it from there.',
      severity: 'error',
      from: { pathNot: '^(store/|prisma/generated/|runtime/database\\.ts$)' },
      to: { path: '^prisma/generated/' },
    },
    mayImport('activities', ['contract', 'routing', 'store'], 'Connections are handed in.'),
    mayImport(
      'api',
      ['contract', 'routing', 'store', 'runtime', 'workflows'],
      'The API talks to workflows by messages; it explains by the same pure functions that decide.',
    ),
    typesOnly('api', 'workflows'),
    mayImport('packages', ['contract'], 'What others install knows of Baton what the contract says, and no more.'),
    mayImport(
      'console',
      ['contract', 'packages'],
      'The page is made by the public API alone: of what we have it knows the client for it, as everybody may.',
    ),
    typesOnly('console', 'contract'),
    {
      name: 'nobody-imports-the-console',
      severity: 'error',
      from: { pathNot: '^console/' },
      to: { path: '^console/' },
    },
    {
      name: 'development-stays-outside',
      comment: 'Nothing but dev, bench and test imports dev; nothing but bench and test imports bench.',
      severity: 'error',
      from: { pathNot: '^(dev|bench|test)/|^[^/]+$' },
      to: { path: '^(dev|bench)/' },
    },
    {
      name: 'dev-imports-no-bench',
      severity: 'error',
      from: { path: '^dev/' },
      to: { path: '^bench/' },
    },
    {
      name: 'only-test-imports-test',
      severity: 'error',
      from: { pathNot: '^test/|^[^/]+$' },
      to: { path: '^test/' },
    },
    {
      name: 'telemetry-stays-in-its-file',
      comment: 'Most processes trace nothing.',
      severity: 'error',
      from: { pathNot: '^(runtime/open-telemetry\\.ts$|node_modules/)' },
      to: {
        path: 'node_modules/(@opentelemetry|@fastify/otel|@prisma/instrumentation|@temporalio/interceptors-opentelemetry)/',
      },
    },
    {
      name: 'telemetry-is-loaded-on-demand',
      comment: 'By the one setting that switches it on.',
      severity: 'error',
      from: {},
      to: { path: '^runtime/open-telemetry\\.ts$', dynamic: false },
    },
    {
      name: 'no-cycles',
      comment: 'Types included: two files that need each other are one idea, or there is a third below both.',
      severity: 'error',
      from: { pathNot: '^prisma/generated/' },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { pathNot: '^prisma/generated/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment: 'What is imported stands in package.json.',
      severity: 'error',
      from: { pathNot: '^(node_modules|prisma/generated)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'production-needs-no-dev-package',
      severity: 'error',
      from: { path: '^(contract|routing|store|workflows|activities|api|runtime|prisma)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'prisma/generated'] },
    exclude: { path: '^(dist|standalone|packages/client/dist|packages/contract/dist|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
