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
    typesOnly('routing', 'contract'),
    noPackages('routing', 'Decisions run in the workflow sandbox and in activities alike.'),
    mayImport('workflows', ['contract', 'routing', 'activities'], 'Workflow code is deterministic and does no I/O.'),
    typesOnly('workflows', 'activities'),
    mayImport('activities', ['contract', 'routing', 'prisma/generated'], 'Connections are handed in.'),
    mayImport(
      'api',
      ['contract', 'routing', 'runtime', 'workflows', 'prisma/generated'],
      'The API talks to workflows by messages; it explains by the same pure functions that decide.',
    ),
    typesOnly('api', 'workflows'),
    {
      name: 'development-stays-outside',
      comment: 'Nothing but dev and test imports dev; nothing but test imports test.',
      severity: 'error',
      from: { pathNot: '^(dev|test)/|^[^/]+$' },
      to: { path: '^(dev|test)/' },
    },
    {
      name: 'dev-imports-no-test',
      severity: 'error',
      from: { path: '^dev/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other; code that runs may not.',
      severity: 'error',
      from: { pathNot: '^prisma/generated/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
      from: { path: '^(contract|routing|workflows|activities|api|runtime|prisma)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'prisma/generated'] },
    exclude: { path: '^(dist|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
