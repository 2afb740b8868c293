import { catalogue } from '../language/catalogue/index.js';
import type { Block, PlanCard, Report, Said } from './model.js';
import { numberRanges } from './references.js';

/** The report as CommonMark with tables. */
export function renderMarkdown(report: Report): string {
  const parts = [
    `# ${plain(report.patientName)}`,
    `**${report.title}** · ${report.asOf}`,
    `> ${report.decides}`,
    ...report.sections.flatMap((section) => [
      `## ${section.title}`,
      ...section.blocks.map((each) => block(each, report)),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function block(each: Block, report: Report): string {
  switch (each.type) {
    case 'properties':
      return each.items.map(({ label, value }) => `- **${label}**: ${said(value)}`).join('\n');
    case 'paragraph':
      return said(each.said);
    case 'heading':
      return `### ${each.text}`;
    case 'alerts':
      return each.items
        .map((item) => `- **${item.label}** ${said(item.said)}${item.detail ? `  \n  ${plain(item.detail)}` : ''}`)
        .join('\n');
    case 'plan':
      return each.cards.map((card) => planCard(card, report)).join('\n\n');
    case 'risks':
      return each.rows
        .map((row) =>
          [
            `- **${plain(row.label)}: ${said(row.said)}** – ${row.interval}; ${row.model}`,
            ...row.notes.map((note) => `  - ${plain(note)}`),
            ...row.whatIf.map((change) => `  - ${plain(change.label)}: ${change.text}`),
          ].join('\n'),
        )
        .join('\n');
    case 'waterfall':
      return [
        `**${plain(each.title)}**`,
        `- ${each.before.label}`,
        ...each.steps.map(({ label, text }) => `- ${plain(label)}: ${text}`),
        `- ${each.after.label}`,
      ].join('\n');
    case 'table':
      return [
        row(each.columns.map(({ title }) => title)),
        row(each.columns.map(() => '---')),
        ...each.rows.map((cells) => row(cells.map(said))),
      ].join('\n');
    case 'references':
      return each.items.map(({ number, text }) => `- [${number}] ${plain(text)}`).join('\n');
    default:
      return each satisfies never;
  }
}

function planCard(card: PlanCard, report: Report): string {
  const words = catalogue(report.language).report;
  const lines = (label: string, items: readonly string[]) =>
    items.length ? [`- **${label}**`, ...items.map((item) => `  - ${item}`)] : [];
  return [
    `### ${card.rank}. ${plain(card.title)}`,
    '',
    card.tags.map(({ text }) => `\`${text}\``).join(' '),
    ...(card.detail ? ['', plain(card.detail)] : []),
    '',
    ...lines(words.options, card.options.map(said)),
    ...lines(
      words.benefit,
      card.benefits.map((benefit) => plain([benefit.text, benefit.numberNeeded].filter(Boolean).join('; '))),
    ),
    ...lines(words.because, card.because.map(said)),
    `- **${words.strength}**: ${plain(card.strength)}`,
    `- **${words.source}**: ${card.sources.map(said).join('; ')}`,
    ...card.notes.map((note) => `- ${plain(note)}`),
  ].join('\n');
}

function said({ text, references }: Said): string {
  return references?.length ? `${plain(text)} [${numberRanges(references)}]` : plain(text);
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Text of a source must not become markup. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_<>[\]#~]/g, '\\$&');
}
