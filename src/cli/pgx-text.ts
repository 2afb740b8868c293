import { catalogue } from '../language/catalogue/index.js';
import { geneWarnings } from '../language/gene-warnings.js';
import type { PgxGene, PgxSample } from './pgx-report.js';

const words = {
  en: {
    gene: 'Gene',
    diplotype: 'Diplotype',
    phenotype: 'Phenotype',
    score: 'Score',
    notes: 'Notes',
    drugs: 'Drug advice',
    none: 'not called',
    today: 'today',
    or: ' or ',
    missing: (n: number) => `${n} positions missing`,
    noData: 'No data for',
    decided: 'decided by',
  },
  zh: {
    gene: '基因',
    diplotype: '双倍型',
    phenotype: '表型',
    score: '活性评分',
    notes: '备注',
    drugs: '用药建议',
    none: '未判定',
    today: '当前',
    or: ' 或 ',
    missing: (n: number) => `缺 ${n} 个位点`,
    noData: '无数据：',
    decided: '依据',
  },
} as const;

/** A table for people: a line a gene, then the advice that differs from usual care. */
export function pgxText(sample: PgxSample, lang: 'en' | 'zh'): string {
  const t = words[lang];
  const genes = Object.entries(sample.genes);
  const known = genes.filter(([, gene]) => gene.callSource !== 'none' || gene.warnings.length > 0);
  const rows = known.map(([name, gene]) => [
    name,
    gene.diplotypes.join(t.or) || t.none,
    gene.phenotypes.join(gene.diplotypes.length === 1 ? ', ' : t.or),
    gene.activityScores.join(t.or),
    notesOf(gene, lang),
  ]);
  const silent = genes
    .filter(([, gene]) => gene.callSource === 'none' && gene.warnings.length === 0)
    .map(([name]) => name);
  const advice = sample.drugs.filter(
    (row) => row.action !== 'standard' && row.action !== 'no-recommendation' && !row.supersededBy,
  );
  return [
    `${sample.sample} (${sample.build})`,
    '',
    ...table([[t.gene, t.diplotype, t.phenotype, t.score, t.notes], ...rows]),
    ...(silent.length > 0 ? ['', `${t.noData} ${silent.join(', ')}`] : []),
    ...(advice.length > 0
      ? [
          '',
          t.drugs,
          ...advice.map(
            (row) => `  ${row.drug} [${row.source}, ${row.genes.join(' + ')}, ${row.classification}] ${row.summary}`,
          ),
        ]
      : []),
    '',
  ].join('\n');
}

function notesOf(gene: PgxGene, lang: 'en' | 'zh'): string {
  const t = words[lang];
  const notes: string[] = [];
  if (gene.presentDay)
    notes.push(`${t.today}: ${gene.presentDay.phenotypes.join(t.or)} (${gene.presentDay.dueTo.join(', ')})`);
  if (gene.activityShift)
    notes.push(
      catalogue(lang).sentences.activityShift[gene.activityShift.direction](gene.activityShift.dueTo.join(', ')),
    );
  if (gene.decidedBy) notes.push(`${t.decided} ${gene.decidedBy.join(' + ')}`);
  if (gene.missing.length > 0) notes.push(t.missing(gene.missing.length));
  const warnings = gene.warnings.filter((warning) => !warning.startsWith('recommended-positions'));
  return [...notes, ...geneWarnings(warnings, lang)].join('; ');
}

/** Columns as wide as their widest cell, up to a limit; the last one runs on. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.min(48, Math.max(...rows.map((row) => width(row[column]!)))));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, widths[column]! - width(cell))),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** East Asian wide characters take two cells. */
const width = (text: string) =>
  [...text].reduce((sum, character) => sum + (character.codePointAt(0)! > 0x2e7f ? 2 : 1), 0);
