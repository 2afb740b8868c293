import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from '../src/cli/program.js';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'sartor-contract-'));
const at = (name: string) => join(folder, name);
const example = (...parts: string[]) => join(root, 'examples', ...parts);
const patient = example('stent', 'patient.fhir.json');
const genome = example('stent', 'genome.vcf');
const note = example('stent', 'note.txt');

const table = `time,event,age,arm,word\n${Array.from({ length: 60 }, (_, i) => `${10 + ((i * 37) % 90)},${i % 3 ? 1 : 0},${40 + ((i * 13) % 40)},${i % 2},${i % 2 ? 'cough and fever' : 'rash and itch'}`).join('\n')}\n`;
const people = 'age,sex,sbp,bp_tx,total_c,hdl_c,statin,dm,smoking,egfr,bmi\n50,female,160,1,200,45,0,1,0,90,35\n';
const outbreak = `date,cases\n${Array.from({ length: 40 }, (_, i) => `${new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)},${Math.round(3 * 1.08 ** i)}`).join('\n')}\n`;

/** Files that are not what any command expects, by what is wrong with them. */
const bad = {
  missing: at('no-such-file'),
  empty: at('empty'),
  binary: at('binary'),
  folder: at('folder'),
  'damaged gzip': at('damaged.gz'),
  'a ZIP archive': at('sheet.xlsx'),
} as const;

const earlier = { data: process.env.SARTOR_DATA, packs: process.env.SARTOR_PACKS };
beforeAll(() => {
  process.env.SARTOR_DATA = at('data');
  delete process.env.SARTOR_PACKS;
  writeFileSync(bad.empty, '');
  writeFileSync(
    bad.binary,
    Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + ((i / 3) | 0)) % 256),
  );
  mkdirSync(bad.folder);
  writeFileSync(bad['damaged gzip'], gzipSync(table).subarray(0, 60));
  writeFileSync(bad['a ZIP archive'], Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(300, 7)]));
  writeFileSync(at('table.csv'), table);
  writeFileSync(at('people.csv'), people);
  writeFileSync(at('outbreak.csv'), outbreak);
  writeFileSync(at('scenario.json'), '{"days": 0.25, "patients": ["adult#001"], "controller": "BB"}');
  writeFileSync(at('cases.jsonl'), '{"id":"1","hpo":["HP:0001250"]}\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const [name, value] of [
    ['SARTOR_DATA', earlier.data],
    ['SARTOR_PACKS', earlier.packs],
  ] as const)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

/** One command in this process, as `sartor` runs it. */
async function sartor(...parameters: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const line =
    (to: string[]) =>
    (...parts: unknown[]) =>
      void to.push(`${parts.join(' ')}\n`);
  const write = (to: string[]) => (chunk: unknown) => {
    to.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString());
    return true;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(line(out)),
    vi.spyOn(console, 'error').mockImplementation(line(err)),
    vi.spyOn(process.stdout, 'write').mockImplementation(write(out) as typeof process.stdout.write),
    vi.spyOn(process.stderr, 'write').mockImplementation(write(err) as typeof process.stderr.write),
  ];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    const code = await runCommandLine(parameters);
    return { code, out: out.join(''), err: err.join('') };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

/** Each command with the file that it reads. */
const readers: readonly (readonly [string, (path: string) => string[]])[] = [
  ['assess', (path) => ['assess', path, '--format', 'json']],
  ['assess --previous', (path) => ['assess', patient, '--previous', path]],
  ['assess --incidence', (path) => ['assess', patient, '--incidence', `covid-19=${path},population=1000`]],
  ['assess --scores', (path) => ['assess', patient, '--scores', path]],
  ['pgx', (path) => ['pgx', path, '--format', 'json']],
  ['pgx --cohort', (path) => ['pgx', path, '--cohort', '--format', 'jsonl']],
  ['pgx --definitions', (path) => ['pgx', genome, '--definitions', path]],
  ['diagnose', (path) => ['diagnose', path, '--format', 'jsonl']],
  ['diagnose --vcf', (path) => ['diagnose', '--hpo', 'HP:0001250', '--vcf', path]],
  ['risk', (path) => ['risk', 'prevent', '--table', path]],
  ['prs', (path) => ['prs', path, '--vcf', genome, '--format', 'json']],
  ['train table', (path) => ['train', 'table', path, '--label', 'event', '--format', 'json']],
  ['train text', (path) => ['train', 'text', path, '--text', 'word', '--label', 'arm', '--format', 'json']],
  ['train image', (path) => ['train', 'image', path, '--format', 'json']],
  ['survival', (path) => ['survival', path, '--time', 'time', '--event', 'event']],
  ['effect', (path) => ['effect', path, '--treatment', 'arm', '--outcome', 'time']],
  ['dose', (path) => ['dose', 'vancomycin', '--patient', path]],
  ['dose --levels', (path) => ['dose', 'vancomycin', '--patient', patient, '--levels', path]],
  ['simulate', (path) => ['simulate', 'insulin', path]],
  ['epidemic', (path) => ['epidemic', path]],
  ['predict', (path) => ['predict', path, at('table.csv')]],
  ['monitor', (path) => ['monitor', path]],
];

const kinds = Object.keys(bad) as (keyof typeof bad)[];
/** A folder without scores installs none. */
const takesFolder = new Set(['assess --scores']);

describe.each(readers)(
  '%s refuses with exit code 2, one message that names the file, and nothing on stdout',
  (name, command) => {
    test.each(kinds.filter((kind) => kind !== 'folder' || !takesFolder.has(name)))('%s', async (kind) => {
      const path = bad[kind];
      const { code, out, err } = await sartor(...command(path));
      expect({ code, out }).toEqual({ code: 2, out: '' });
      // No cases at all is a matter of the command, not of the file.
      if (!/give a file of cases/.test(err)) expect(err).toContain(path);
      expect(err).not.toContain('a fault of ours');
    });
  },
);

describe('what can be read in part is accounted for', () => {
  test.each(['empty', 'binary', 'damaged gzip'] as const)(
    'ingest of %s gives its account and exit code 2',
    async (kind) => {
      const { code, out } = await sartor('ingest', bad[kind], '--format', 'json');
      expect(code).toBe(2);
      expect(JSON.parse(out).documents[0]).toMatchObject({ facts: 0, quarantined: [{ reason: expect.any(String) }] });
    },
  );
  test.each(['binary', 'damaged gzip', 'folder', 'missing'] as const)(
    'deidentify and extract refuse %s',
    async (kind) => {
      for (const command of ['deidentify', 'extract'])
        expect(await sartor(command, bad[kind])).toMatchObject({
          code: 2,
          out: '',
          err: expect.stringContaining(bad[kind]),
        });
    },
  );
});

test.each([
  [[], ''],
  [['nonsense'], 'unknown command'],
  [['constructor'], 'unknown command'],
  [['assess', patient, '--nope'], 'unknown option'],
  [['assess', patient, '--lang', 'fr'], 'Allowed choices'],
  [['assess', patient, '--as-of', '2026-13-45'], '--as-of'],
  [['assess', patient, '-o', at('out.docx')], '.html'],
  [['assess', patient, '-o', join(bad.missing, 'x.json')], 'cannot be written (ENOENT)'],
  [['assess', patient, genome, '--sample', 'nobody'], '--sample nobody'],
  [['pgx', genome, '--sample', 'nobody'], 'no sample nobody'],
  [['pgx', genome, '--cohort', '--threads', '0', '--format', 'jsonl'], '--threads'],
  [['diagnose'], 'give a file'],
  [['diagnose', '--hpo', 'HP:0001250', '--top', '0'], '--top'],
  [['diagnose', '--hpo', 'HP:0001250', '--sex', 'Q'], '--sex'],
  [['risk', 'nosuch', '--table', at('people.csv')], 'no equation'],
  [['risk', 'prevent', '--table', at('outbreak.csv')], 'no column is an input'],
  [['train', 'table', at('table.csv'), '--label', 'evnt'], 'did you mean "event"?'],
  [['train', 'table', at('table.csv'), '--label', 'event', '--cv', 'x'], '--cv'],
  [['train', 'table', at('table.csv'), '--label', 'event', '--model', 'nosuch'], 'nosuch'],
  [['survival', at('table.csv'), '--time', 'Time', '--event', 'event'], 'did you mean "time"?'],
  [['survival', at('table.csv'), '--time', 'time', '--event', 'event', '--format', 'xml'], 'Allowed choices'],
  [['effect', at('table.csv'), '--treatment', 'time', '--outcome', 'age'], 'expected arms'],
  [['effect', at('table.csv'), '--treatment', 'arm', '--outcome', 'time', '--folds', '1'], '--folds'],
  [['interactions', ', ,'], 'no drug is named'],
  [['dose', 'nosuch', '--patient', patient], 'no model of nosuch'],
  [['dose', 'vancomycin', '--patient', patient, '--seed', 'x'], '--seed'],
  [['simulate', 'insulin', at('scenario.json'), '--days', '-1'], 'days'],
  [['simulate', 'insulin', at('scenario.json'), '--patients', 'nobody'], 'no "nobody"'],
  [['epidemic', at('outbreak.csv'), '--serial-interval', '0,1'], '--serial-interval'],
  [['epidemic', at('outbreak.csv'), '--horizon', '0'], '--horizon'],
  [['extract', note, '--kind', 'nosuch'], '--kind nosuch'],
  [['knowledge', 'update'], 'no request is made'],
  [['knowledge', 'update', 'ftp://x'], 'https'],
  [['knowledge', 'roll-back'], 'there was no update'],
  [['serve', '--port', '99999'], 'port'],
])('wrong use %j is exit code 2 with a message', async (parameters, message) => {
  const { code, out, err } = await sartor(...parameters);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

/** The shape of each answer, from the table of forms. */
test.each<[string[], object]>([
  [
    ['assess', patient, '--format', 'json', '--as-of', '2026-11-24'],
    {
      patient: expect.any(Object),
      facts: expect.any(Array),
      claims: expect.any(Array),
      plan: expect.any(Object),
      quarantine: expect.any(Array),
      versions: expect.any(Object),
    },
  ],
  [
    ['ingest', patient, '--format', 'json'],
    {
      documents: [
        {
          file: 'patient.fhir.json',
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          kind: 'fhir',
          entries: expect.any(Number),
          facts: expect.any(Number),
          quarantined: expect.any(Array),
          ignored: expect.any(Array),
        },
      ],
    },
  ],
  [
    ['pgx', genome, '--format', 'json', '--drugs', 'clopidogrel'],
    {
      sample: expect.any(String),
      build: 'GRCh38',
      genes: {
        CYP2C19: {
          diplotypes: expect.any(Array),
          phenotypes: expect.any(Array),
          activityScores: expect.any(Array),
          callSource: expect.any(String),
          missing: expect.any(Array),
          warnings: expect.any(Array),
        },
      },
      drugs: expect.arrayContaining([expect.objectContaining({ drug: 'clopidogrel', citation: expect.anything() })]),
    },
  ],
  [
    ['train', 'table', at('table.csv'), '--label', 'event', '--model', 'logistic', '--cv', '2', '--format', 'json'],
    {
      models: [
        {
          name: expect.any(String),
          auroc: expect.any(Number),
          brier: expect.any(Number),
          logLoss: expect.any(Number),
          accuracy: expect.any(Number),
          fitSeconds: expect.any(Number),
          predictSeconds: expect.any(Number),
          folds: expect.any(Array),
        },
      ],
    },
  ],
  [
    [
      'train',
      'text',
      at('table.csv'),
      '--text',
      'word',
      '--label',
      'arm',
      '--model',
      'naive-bayes',
      '--format',
      'json',
    ],
    { models: [{ name: 'naive-bayes', accuracy: expect.any(Number), macroF1: expect.any(Number) }] },
  ],
  [
    [
      'survival',
      at('table.csv'),
      '--time',
      'time',
      '--event',
      'event',
      '--covariates',
      'age',
      '--strata',
      'arm',
      '--format',
      'json',
    ],
    {
      kaplanMeier: expect.any(Array),
      logRank: expect.any(Object),
      cox: {
        coefficients: [
          {
            name: 'age',
            coef: expect.any(Number),
            se: expect.any(Number),
            z: expect.any(Number),
            p: expect.any(Number),
            lower: expect.any(Number),
            upper: expect.any(Number),
          },
        ],
        logLikelihood: expect.any(Number),
        concordance: expect.any(Number),
      },
    },
  ],
  [
    ['interactions', 'warfarin, amiodarone', '--format', 'json'],
    {
      interactions: [
        {
          drugs: expect.any(Array),
          mechanism: expect.any(String),
          severity: expect.any(String),
          action: expect.any(String),
          citation: expect.any(String),
        },
      ],
    },
  ],
  [
    ['simulate', 'insulin', at('scenario.json'), '--trace', '--format', 'json'],
    {
      patients: [
        {
          name: 'adult#001',
          timeInRange: expect.any(Number),
          below70: expect.any(Number),
          below54: expect.any(Number),
          above180: expect.any(Number),
          lbgi: expect.any(Number),
          hbgi: expect.any(Number),
          trace: expect.arrayContaining([
            {
              minute: 0,
              bg: expect.any(Number),
              cgm: expect.any(Number),
              insulin: expect.any(Number),
              cho: expect.any(Number),
            },
          ]),
        },
      ],
    },
  ],
  [
    ['epidemic', at('outbreak.csv'), '--serial-interval', '4,2', '--format', 'json'],
    {
      rt: expect.arrayContaining([
        expect.objectContaining({
          date: expect.any(String),
          mean: expect.any(Number),
          sd: expect.any(Number),
          lower: expect.any(Number),
          median: expect.any(Number),
          upper: expect.any(Number),
        }),
      ]),
      forecast: expect.arrayContaining([{ date: expect.any(String), quantiles: expect.any(Object) }]),
    },
  ],
  [['deidentify', note, '--format', 'json'], { text: expect.any(String), spans: expect.any(Array) }],
  [
    ['extract', note, '--format', 'json'],
    {
      mentions: expect.arrayContaining([
        expect.objectContaining({
          start: expect.any(Number),
          end: expect.any(Number),
          text: expect.any(String),
          code: expect.any(String),
          certainty: expect.any(String),
          subject: expect.any(String),
          foundBy: expect.any(String),
        }),
      ]),
    },
  ],
  [
    ['knowledge', 'list', '--format', 'json'],
    expect.arrayContaining([expect.objectContaining({ id: 'terminology', licence: expect.any(String) })]),
  ],
])('%j prints one JSON document of that shape', async (parameters, shape) => {
  const { code, out } = await sartor(...parameters);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject(shape);
});

test('diagnose writes a line for a line, risk the rows with the outputs appended', async () => {
  const { out } = await sartor('diagnose', at('cases.jsonl'), '--format', 'jsonl', '--top', '3');
  expect(JSON.parse(out)).toMatchObject({
    id: '1',
    ranking: [
      {
        disease: expect.any(String),
        name: expect.any(String),
        posterior: expect.any(Number),
        logLR: expect.any(Number),
      },
      {},
      {},
    ],
  });
  const [header, row] = (await sartor('risk', 'prevent', '--table', at('people.csv'), '--format', 'csv')).out.split(
    '\n',
  );
  expect(header).toMatch(/^age,sex,.*,bmi,risk,lower,upper,refused/);
  expect(row).toMatch(/^50,female,160,.*,35,0\.1468/);
});

describe('the same table in any encoding, packed or with other line ends, gives the same answer', () => {
  const text = people;
  test.each<[string, Uint8Array]>([
    ['CRLF', Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little-endian', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 big-endian', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['gzip', gzipSync(text)],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['semicolons', Buffer.from(text.replaceAll(',', ';'))],
    ['no line end at the end', Buffer.from(text.trimEnd())],
  ])('%s', async (name, bytes) => {
    const path = at(`variant ${name}.csv`);
    writeFileSync(path, bytes);
    const { out } = await sartor('risk', 'prevent', '--table', path, '--format', 'json');
    expect(JSON.parse(out)[0].risk).toBeCloseTo(0.14684, 5);
  });

  test('a table of GB 18030 keeps its Chinese', async () => {
    // 年龄 (age), 事件 (event) as GB 18030 writes them.
    const gb = Buffer.concat([
      Buffer.from([0xca, 0xb1, 0xbc, 0xe4]),
      Buffer.from(','),
      Buffer.from([0xca, 0xc2, 0xbc, 0xfe]),
      Buffer.from('\n1,1\n2,0\n3,1\n4,1\n'),
    ]);
    writeFileSync(at('gb.csv'), gb);
    const { code, out } = await sartor(
      'survival',
      at('gb.csv'),
      '--time',
      '时间',
      '--event',
      '事件',
      '--format',
      'json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out).kaplanMeier[0]).toMatchObject({ n: 4, events: 3 });
  });
});

describe('--strict', () => {
  test.each([
    [['assess', patient, '--format', 'json'], 1],
    [['interactions', 'nosuchdrug'], 1],
    [['interactions', 'warfarin'], 0],
    [['diagnose', '--hpo', 'HP:9999999'], 1],
    [['dose', 'vancomycin', '--patient', patient], 1],
  ])('%j is exit code %i with it and 0 without', async (parameters, code) => {
    expect((await sartor(...parameters, '--strict')).code).toBe(code);
    expect((await sartor(...parameters)).code).toBe(0);
  });
});

test('knowledge verify names the file of a pack of one’s own that was changed', async () => {
  mkdirSync(at('own/own-pack'), { recursive: true });
  writeFileSync(at('own/own-pack/a.json'), '{}');
  writeFileSync(
    at('own/own-pack/pack.json'),
    JSON.stringify({
      id: 'own-pack',
      title: 'own',
      release: '1',
      licence: 'CC0-1.0',
      sources: [],
      files: [{ path: 'a.json', sha256: '0'.repeat(64) }],
      unchecked: 0,
      gaps: [],
    }),
  );
  process.env.SARTOR_PACKS = at('own');
  try {
    const { code, err } = await sartor('knowledge', 'verify', '--format', 'json');
    expect(code).toBe(2);
    expect(err).toContain('Pack own-pack: a.json is not the file that its manifest names');
  } finally {
    delete process.env.SARTOR_PACKS;
  }
});

test("a card of an image model that is none is the user's, not a fault of ours", async () => {
  mkdirSync(at('models/x'), { recursive: true });
  writeFileSync(at('models/x/card.json'), '{"format":"nonsense"}');
  process.env.SARTOR_MODELS = at('models');
  try {
    const { code, err } = await sartor('assess', patient, '--format', 'json');
    expect(code).toBe(2);
    expect(err).toContain('card.json: not a sartor-image-card');
  } finally {
    delete process.env.SARTOR_MODELS;
  }
});

/** Without set-up there is no build, or an old one. */
const modified = (...parts: string[]) => statSync(join(root, ...parts), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isBuilt = modified('dist', '.sartor-build') > modified('src', 'cli', 'program.ts');

describe.skipIf(!isBuilt)('the built program', () => {
  const built = (input: string | undefined, ...parameters: string[]) =>
    spawnSync(process.execPath, [join(root, 'bin', 'sartor.js'), ...parameters], {
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    });

  test('answers on stdout alone, reads standard input, and exits as the table says', () => {
    const piped = built(readFileSync(genome, 'utf8'), 'pgx', '-', '--format', 'json');
    expect(piped.status).toBe(0);
    expect(JSON.parse(piped.stdout).build).toBe('GRCh38');
    expect(JSON.parse(built(people, 'risk', 'prevent', '--table', '-', '--format', 'json').stdout)).toHaveLength(1);
    expect(built(undefined, 'interactions', 'nosuchdrug', '--strict').status).toBe(1);
    expect(built(undefined, 'assess', bad.missing)).toMatchObject({ status: 2, stdout: '' });
    expect(built(undefined, '--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
