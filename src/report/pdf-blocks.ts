import { catalogue, formatPercent } from '../language/catalogue/index.js';
import { type Fate, fates, type OutOfHundred } from '../language/hundred.js';
import type { Language } from '../record/index.js';
import type { Alert, BenefitLine, Block, PlanCard, RiskRow, Said, Table, WaterfallBlock } from './model.js';
import { colours, type PdfPage, type TextStyle, toneColour } from './pdf-page.js';
import { numberRanges } from './references.js';
import { axisEnd } from './scale.js';

export function drawBlock(page: PdfPage, block: Block, language: Language): void {
  switch (block.type) {
    case 'properties':
      for (const { label, value } of block.items) drawProperty(page, label, value);
      return;
    case 'paragraph':
      page.text(plain(block.said), block.quiet ? { size: 8, colour: colours.quiet } : styleOf(block.said));
      page.gap(3);
      return;
    case 'heading':
      page.gap(6);
      page.keep(90);
      page.text(block.text, { size: 9.5, bold: true });
      page.gap(3);
      return;
    case 'alerts':
      for (const alert of block.items) drawAlert(page, alert);
      return;
    case 'plan':
      for (const card of block.cards) drawCard(page, card, language);
      return;
    case 'risks':
      drawRisks(page, block.rows, language);
      return;
    case 'waterfall':
      drawWaterfall(page, block);
      return;
    case 'table':
      drawTable(page, block);
      return;
    case 'references':
      for (const { number, text } of block.items) {
        page.keep(12);
        page.at(page.left, page.y, 26, `[${number}]`, { size: 7, colour: colours.quiet });
        page.text(text, { size: 7, colour: colours.quiet }, page.left + 28, page.width - 28);
      }
      page.gap(3);
      return;
    default:
      block satisfies never;
  }
}

const plain = ({ text, references }: Said) => (references?.length ? `${text} [${numberRanges(references)}]` : text);

const styleOf = ({ tone }: Said, style: TextStyle = {}): TextStyle =>
  tone && tone !== 'neutral' ? { ...style, colour: toneColour[tone] } : style;

function drawProperty(page: PdfPage, label: string, value: Said): void {
  const text = plain(value);
  page.keep(page.height(text, page.width - 90));
  page.at(page.left, page.y, 84, label, { colour: colours.quiet });
  page.text(text, styleOf(value), page.left + 90, page.width - 90);
  page.gap(1.5);
}

function drawAlert(page: PdfPage, { tone, label, said, detail }: Alert): void {
  const [x, width] = [page.left + 92, page.width - 100];
  const title = plain(said);
  const titleHeight = page.height(title, width, { bold: true });
  const detailHeight = detail ? page.height(detail, width, { size: 8 }) : 0;
  const height = titleHeight + detailHeight + 8;
  page.keep(height);
  const { y } = page;
  page.box(page.left, y, page.width, height, colours.wash);
  page.box(page.left, y, 2.5, height, toneColour[tone]);
  page.tag(page.left + 9, y + 4, label, toneColour[tone]);
  page.at(x, y + 3, width, title, { bold: true });
  if (detail) page.at(x, y + 3 + titleHeight, width, detail, { size: 8, colour: colours.quiet });
  page.y = y + height + 4;
}

function drawCard(page: PdfPage, card: PlanCard, language: Language): void {
  const words = catalogue(language).report;
  const [x, width] = [page.left + 26, page.width - 26];
  page.keep(76);
  page.at(page.left, page.y - 3, 26, card.rank, { size: 15, bold: true, colour: colours.accent });
  const tagWidths = card.tags.reduce((sum, { text }) => sum + page.widthOf(text, { size: 7, bold: true }) + 14, 0);
  const { y } = page;
  page.text(card.title, { size: 10.5, bold: true }, x, width - tagWidths - 6);
  let tagX = page.left + page.width - tagWidths + 4;
  for (const { text, tone } of card.tags) tagX += page.tag(tagX, y + 1, text, toneColour[tone ?? 'neutral']) + 4;
  if (card.detail) page.text(card.detail, { size: 8.5 }, x, width);
  page.gap(2);
  for (const benefit of card.benefits) drawBenefit(page, benefit, x, width, language);
  drawSaidList(page, words.options, card.options, x, width);
  drawSaidList(page, words.because, card.because, x, width);
  const sources = card.sources.map(plain).join('; ');
  const closing = [
    `${words.strength}: ${card.strength}`,
    ...(sources ? [`${words.source}: ${sources}`] : []),
    ...card.notes,
  ].join(' · ');
  page.text(closing, { size: 8, colour: colours.quiet }, x, width);
  page.gap(5);
  page.rule();
  page.gap(6);
}

function drawSaidList(page: PdfPage, label: string, items: readonly Said[], x: number, width: number): void {
  if (!items.length) return;
  page.keep(12);
  page.at(x, page.y, 70, label, { size: 8, colour: colours.quiet });
  for (const item of items) page.text(plain(item), styleOf(item, { size: 8.5 }), x + 74, width - 74);
  page.gap(2);
}

function drawBenefit(
  page: PdfPage,
  { text, baseline, treated, numberNeeded, hundred }: BenefitLine,
  x: number,
  width: number,
  language: Language,
): void {
  const words = catalogue(language).report;
  const end = axisEnd([baseline, treated]);
  page.keep(hundredSide + 4);
  const bottom = page.y + hundredSide + 2;
  drawHundred(page, hundred, x + width - hundredSide, page.y + 1);
  const bar = (label: string, value: number) => {
    const { y } = page;
    const length = (share: number) => (190 * share) / end;
    page.at(x, y, 70, label, { size: 8, colour: colours.quiet });
    page.box(x + 74, y + 3, 190, 6, colours.wash, 2);
    page.box(x + 74, y + 3, Math.max(1, length(value)), 6, colours.danger);
    if (value < baseline) page.box(x + 74 + length(value), y + 3, length(baseline - value), 6, colours.good);
    page.at(x + 270, y, 60, formatPercent(value, language), { size: 8, bold: true });
    page.y = y + 12;
  };
  bar(words.without, baseline);
  bar(words.with, treated);
  const beside = width - 74 - hundredSide - 10;
  page.text([text, numberNeeded].filter(Boolean).join(' · '), { size: 8, colour: colours.quiet }, x + 74, beside);
  page.y = Math.max(page.y, bottom);
  page.gap(3);
}

const hundredSide = 50;

const fateColour: { readonly [F in Fate]: string } = {
  affected: colours.danger,
  prevented: colours.good,
  rest: colours.line,
};

/** A hundred people as dots, ten a row. */
function drawHundred(page: PdfPage, hundred: OutOfHundred, x: number, y: number): void {
  const cell = hundredSide / 10;
  for (const [index, fate] of fates(hundred).entries())
    page.pdf
      .circle(x + (index % 10) * cell + cell / 2, y + Math.floor(index / 10) * cell + cell / 2, cell * 0.37)
      .fill(fateColour[fate]);
}

function drawWaterfall(page: PdfPage, { title, before, after, steps }: WaterfallBlock): void {
  const edges = [before.at, after.at, ...steps.flatMap(({ from, to }) => [from, to])];
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  const [plotX, plotWidth] = [page.left + 190, page.width - 190 - 46];
  const at = (logOdds: number) => plotX + (high === low ? plotWidth / 2 : (plotWidth * (logOdds - low)) / (high - low));
  page.keep(14 + 11 * Math.min(6, steps.length + 2));
  page.text(title, { size: 8.5, bold: true });
  const line = (label: string, text: string, from: number, to: number, colour: string) => {
    page.keep(11);
    const { y } = page;
    page.at(page.left, y, 184, label, { size: 8, colour: colours.quiet });
    page.box(plotX, y + 2, plotWidth, 6, colours.wash);
    page.box(Math.min(from, to), y + 2, Math.max(1.5, Math.abs(to - from)), 6, colour);
    if (text) page.at(plotX + plotWidth + 6, y, 40, text, { size: 8 });
    page.y = y + 11;
  };
  line(before.label, '', at(before.at), at(before.at), colours.quiet);
  for (const { label, from, to, text } of steps)
    line(label, text, at(from), at(to), to < from ? colours.danger : colours.accent);
  line(after.label, '', at(after.at), at(after.at), colours.quiet);
  page.gap(5);
}

function drawRisks(page: PdfPage, rows: readonly RiskRow[], language: Language): void {
  const end = axisEnd(rows.map((row) => row.upper ?? row.probability));
  const [plotX, plotWidth] = [page.left + 190, page.width - 190 - 130];
  const at = (value: number) => plotX + (plotWidth * Math.min(value, end)) / end;
  for (const row of rows) {
    const figure = plain(row.said);
    const said = [row.model, ...row.notes].join('\n');
    const height = Math.max(
      page.height(row.label, 180, { bold: true }) + page.height(said, 180, { size: 7.5 }),
      page.height(figure, 120, { bold: true }) + page.height(row.interval, 120, { size: 7.5 }),
    );
    page.keep(height + 14 * Math.ceil(row.whatIf.length / 2) + 6);
    const { y } = page;
    page.at(page.left, y, 180, row.label, { bold: true });
    page.at(page.left, y + page.height(row.label, 180, { bold: true }), 180, said, {
      size: 7.5,
      colour: colours.quiet,
    });
    page.box(plotX, y + 8.5, plotWidth, 0.6, colours.line);
    if (row.lower !== undefined && row.upper !== undefined)
      page.box(at(row.lower), y + 7.2, Math.max(1, at(row.upper) - at(row.lower)), 3.2, '#9fbdb7', 1.5);
    if (row.average !== undefined) page.box(at(row.average) - 0.5, y + 4.3, 1, 9, colours.quiet);
    page.pdf.circle(at(row.probability), y + 8.8, 3.6).fill(colours.accent);
    page.at(plotX + plotWidth + 10, y, 120, figure, { bold: true });
    page.at(plotX + plotWidth + 10, y + page.height(figure, 120, { bold: true }), 120, row.interval, {
      size: 7.5,
      colour: colours.quiet,
    });
    page.y = y + height + 1;
    if (row.whatIf.length)
      page.text(
        row.whatIf.map((change) => `${change.label} → ${change.text}`).join('   '),
        { size: 7.5, colour: colours.accent },
        plotX,
        page.width - 190,
      );
    page.gap(3);
    page.rule();
    page.gap(4);
  }
  page.at(plotX, page.y - 2, 40, '0', { size: 7, colour: colours.quiet });
  page.at(plotX + plotWidth - 60, page.y - 2, 60, formatPercent(end, language), {
    size: 7,
    colour: colours.quiet,
    align: 'right',
  });
  page.gap(10);
}

const cellStyle: TextStyle = { size: 8 };
const headStyle: TextStyle = { size: 7.5, bold: true, colour: colours.quiet };

function drawTable(page: PdfPage, { columns, rows }: Table): void {
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => (page.width * width) / total);
  const starts = widths.map((_, index) => page.left + widths.slice(0, index).reduce((sum, each) => sum + each, 0));
  const drawRow = (cells: readonly Said[], style: TextStyle) => {
    const height = Math.max(...cells.map((cell, index) => page.height(plain(cell), widths[index]! - 8, style)));
    page.keep(height + 4);
    const { y } = page;
    for (const [index, cell] of cells.entries())
      page.at(starts[index]!, y, widths[index]! - 8, plain(cell), styleOf(cell, style));
    page.y = y + height + 1.5;
  };
  const head = () => {
    drawRow(
      columns.map(({ title }) => ({ text: title })),
      headStyle,
    );
    page.rule(colours.quiet);
    page.gap(2);
  };
  // A head alone at the foot of a page says nothing.
  page.keep(70);
  head();
  for (const cells of rows) {
    drawRow(cells, cellStyle);
    page.rule();
    page.gap(2);
  }
  page.gap(4);
}
