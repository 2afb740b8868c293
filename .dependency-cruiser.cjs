const engines = ['genome', 'prediction', 'diagnosis', 'treatment', 'outcome', 'epidemic'];
const engine = `^src/(${engines.join('|')})/`;

/** The import rules of the house: record <- engines <- assess <- server, cli, web. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'record-and-statistics-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/(record|statistics)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src|web)/', pathNot: '^src/(record|statistics)/' },
    },
    {
      name: 'format-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/format/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src|web)/', pathNot: '^src/format/' },
    },
    {
      name: 'engines-import-only-record-and-statistics',
      severity: 'error',
      from: { path: `${engine}`, pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/record/', '^src/statistics/', '^src/$1/'] },
    },
    {
      name: 'engines-are-pure',
      severity: 'error',
      from: { path: engine, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'language-and-report-read-record',
      severity: 'error',
      from: { path: '^src/language/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(record|language)/' },
    },
    {
      name: 'intake-stands-on-record',
      severity: 'error',
      from: { path: '^src/intake/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(record|format|intake)/' },
    },
    {
      name: 'assess-is-below-the-surfaces',
      severity: 'error',
      from: { path: '^src/(assess\\.ts|knowledge|store|report)' },
      to: { path: '^(src/(server|cli)|web)/', pathNot: '^src/server/api\\.ts$' },
    },
    {
      name: 'nothing-imports-the-surfaces',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(server|cli)/' },
      to: { path: '^src/(server|cli)/' },
    },
    {
      name: 'web-takes-types-from-server',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/(server|cli|store|intake)/', pathNot: '^src/server/api\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|data)/' },
  },
};
