import { formatBytes, formatNumber } from '../../language/catalogue/index.js';
import { describeClaim, issueWords } from '../../language/describe.js';
import type { Issue } from '../../record/index.js';
import type { Block, Said, Section } from '../model.js';
import { citationLine } from '../references.js';
import { type Context, claimsOf } from './context.js';

/** Questions that were refused, and why. */
export function refusalSection(context: Context): Section | undefined {
  const { words, lookup, language, references } = context;
  const refusals = claimsOf(context, 'refusal');
  if (!refusals.length) return undefined;
  return {
    title: words.report.refusals,
    blocks: [
      {
        type: 'table',
        columns: [
          { title: words.report.model, width: 4 },
          { title: words.report.reason, width: 8 },
        ],
        rows: refusals.map((claim): Said[] => {
          const { headline, detail } = describeClaim(claim, lookup, language);
          return [{ text: headline, references: references.ofClaim(claim) }, { text: detail }];
        }),
      },
    ],
  };
}

const rowsShown = 40;

interface IssueGroup {
  readonly issue: Issue;
  entries: number;
}

/** What was left out and what that could change; entries with the same trouble in one document are one row. */
export function quarantineSection(context: Context): Section {
  const { words, assessment } = context;
  const { report } = words;
  const quarantined = grouped(
    assessment.quarantine.flatMap(({ issues, count }) => issues.map((issue) => ({ issue, entries: count }))),
  );
  const warnings = grouped(
    assessment.issues.filter((issue) => issue.severity !== 'information').map((issue) => ({ issue, entries: 1 })),
  );
  const blocks: Block[] = quarantined.length
    ? [issueTable(quarantined, context), ...more(quarantined.length, context)]
    : [{ type: 'paragraph', said: { text: report.nothingQuarantined, tone: 'good' } }];
  if (warnings.length)
    blocks.push(
      { type: 'heading', text: report.warnings },
      issueTable(warnings, context),
      ...more(warnings.length, context),
    );
  return { title: report.quarantine, blocks };
}

function grouped(issues: readonly IssueGroup[]): IssueGroup[] {
  const groups = new Map<string, IssueGroup>();
  for (const each of issues) {
    const key = [each.issue.code, each.issue.document, each.issue.found, each.issue.expected].join('|');
    const known = groups.get(key);
    if (known) known.entries += each.entries;
    else groups.set(key, { ...each });
  }
  return [...groups.values()];
}

function more(count: number, { words, language }: Context): Block[] {
  if (count <= rowsShown) return [];
  return [
    {
      type: 'paragraph',
      said: { text: words.report.andMore(formatNumber(count - rowsShown, language)) },
      quiet: true,
    },
  ];
}

function issueTable(groups: readonly IssueGroup[], { words, language }: Context): Block {
  const { report } = words;
  return {
    type: 'table',
    columns: [
      { title: report.place, width: 4 },
      { title: report.reason, width: 5 },
      { title: report.couldChange, width: 5 },
    ],
    rows: groups.slice(0, rowsShown).map(({ issue, entries }): Said[] => {
      const { sentence, where, couldChange, remedy } = issueWords(issue, language);
      const count = entries > 1 ? ` (${report.entries(formatNumber(entries, language))})` : '';
      return [
        { text: where + count },
        { text: sentence, tone: issue.severity === 'error' ? 'danger' : 'warning' },
        { text: [couldChange, issue.remedy && issue.remedy !== 'none' ? remedy : ''].filter(Boolean).join(' ') },
      ];
    }),
  };
}

/** Knowledge used here that nobody has read in its source yet. */
export function uncheckedSection({ words, references, language }: Context): Section {
  const { report } = words;
  const unchecked = references.unchecked();
  return {
    title: report.unchecked,
    blocks: unchecked.length
      ? [
          { type: 'paragraph', said: { text: report.uncheckedSome, tone: 'warning' } },
          {
            type: 'references',
            items: unchecked.map(({ number, knowledge }) => ({ number, text: citationLine(knowledge, language) })),
          },
        ]
      : [{ type: 'paragraph', said: { text: report.uncheckedNone, tone: 'good' } }],
  };
}

/** Source documents and the versions of everything that made the plan. */
export function versionSection({ words, assessment, language }: Context): Section {
  const { report, clinical } = words;
  const { versions, documents } = assessment;
  const models = versions.models.map(({ name, version }) => `${name} ${version}`).join(', ');
  return {
    title: report.versions,
    blocks: [
      {
        type: 'table',
        columns: [
          { title: report.document, width: 5 },
          { title: report.kind, width: 3 },
          { title: report.size, width: 2 },
          { title: report.used, width: 2 },
          { title: report.leftOut, width: 2 },
          { title: report.checksum, width: 3 },
        ],
        rows: documents.map((document): Said[] => [
          { text: document.name },
          { text: clinical.documentKind[document.kind] },
          { text: formatBytes(document.byteLength, language) },
          { text: formatNumber(document.entriesWithFacts, language, 0) },
          {
            text: formatNumber(
              document.quarantined.reduce((sum, { count }) => sum + count, 0),
              language,
              0,
            ),
          },
          { text: document.sha256.slice(0, 12) },
        ]),
      },
      {
        type: 'table',
        columns: [
          { title: report.pack, width: 5 },
          { title: report.release, width: 4 },
          { title: report.checksum, width: 3 },
          { title: report.unchecked, width: 4 },
        ],
        rows: versions.packs.map((pack): Said[] => [
          { text: pack.id },
          { text: pack.release },
          { text: pack.sha256.slice(0, 12) },
          {
            text: formatNumber(pack.unchecked, language, 0),
            ...(pack.unchecked ? { tone: 'warning' as const } : {}),
          },
        ]),
      },
      {
        type: 'paragraph',
        said: {
          text: words.sentences.colon(report.engine, [`Sartor ${versions.engine}`, models].filter(Boolean).join(', ')),
        },
        quiet: true,
      },
    ],
  };
}
