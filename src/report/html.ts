import { catalogue, formatPercent } from '../language/catalogue/index.js';
import { fates } from '../language/hundred.js';
import { style } from './html-style.js';
import type { Alert, BenefitLine, Block, PlanCard, Report, RiskRow, Said, Table, WaterfallBlock } from './model.js';
import { numberRanges } from './references.js';
import { axisEnd } from './scale.js';

/** The report as one HTML page that asks nothing of any server and prints well. */
export function renderHtml(report: Report): string {
  const sections = report.sections.map(
    (section) =>
      `<section><h2>${escapeHtml(section.title)}</h2>${section.blocks.map((block) => blockHtml(block, report)).join('')}</section>`,
  );
  return `<!doctype html>
<html lang="${report.language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Sartor">
<title>${escapeHtml(`${report.patientName} – ${report.title}`)}</title>
<style>${style}</style>
</head>
<body>
<header><p class="brand">Sartor</p><h1>${escapeHtml(report.patientName)}</h1><p class="sub">${escapeHtml(report.title)} · ${escapeHtml(report.asOf)}</p><p class="decides">${escapeHtml(report.decides)}</p></header>
<main>${sections.join('\n')}</main>
</body>
</html>
`;
}

function blockHtml(block: Block, report: Report): string {
  switch (block.type) {
    case 'properties':
      return `<dl class="properties">${block.items
        .map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${saidHtml(value)}</dd></div>`)
        .join('')}</dl>`;
    case 'paragraph':
      return `<p${block.quiet ? ' class="quiet"' : ''}>${saidHtml(block.said)}</p>`;
    case 'heading':
      return `<h3>${escapeHtml(block.text)}</h3>`;
    case 'alerts':
      return `<ul class="alerts">${block.items.map(alertHtml).join('')}</ul>`;
    case 'plan':
      return `<ol class="plan">${block.cards.map((card) => cardHtml(card, report)).join('')}</ol>`;
    case 'risks':
      return risksHtml(block.rows, report);
    case 'waterfall':
      return waterfallHtml(block);
    case 'table':
      return tableHtml(block);
    case 'references':
      return `<ol class="references">${block.items
        .map(({ number, text }) => `<li id="r${number}" value="${number}">${escapeHtml(text)}</li>`)
        .join('')}</ol>`;
    default:
      return block satisfies never;
  }
}

const alertHtml = ({ tone, label, said, detail }: Alert) =>
  `<li class="${tone}"><span class="tag ${tone}">${escapeHtml(label)}</span><div><strong>${saidHtml(said)}</strong>${detail ? `<p>${escapeHtml(detail)}</p>` : ''}</div></li>`;

function cardHtml(card: PlanCard, report: Report): string {
  const words = catalogue(report.language).report;
  const list = (label: string, items: readonly string[]) =>
    items.length
      ? `<div><h4>${escapeHtml(label)}</h4><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul></div>`
      : '';
  return `<li class="card"><div class="rank" aria-hidden="true">${escapeHtml(card.rank)}</div><div class="body">
<h3>${escapeHtml(card.title)} ${card.tags.map(({ text, tone }) => `<span class="tag ${tone ?? 'neutral'}">${escapeHtml(text)}</span>`).join(' ')}</h3>
${card.detail ? `<p>${escapeHtml(card.detail)}</p>` : ''}${card.benefits.map((benefit) => benefitHtml(benefit, report)).join('')}
<div class="columns">${list(words.options, card.options.map(saidHtml))}${list(words.because, card.because.map(saidHtml))}</div>
<p class="quiet">${escapeHtml(words.strength)}: <b>${escapeHtml(card.strength)}</b>${card.sources.length ? ` · ${escapeHtml(words.source)}: ${card.sources.map(saidHtml).join('; ')}` : ''}${card.notes.map((note) => ` · ${escapeHtml(note)}`).join('')}</p>
</div></li>`;
}

function benefitHtml(benefit: BenefitLine, report: Report): string {
  const { text, baseline, treated, numberNeeded } = benefit;
  const words = catalogue(report.language).report;
  const end = axisEnd([baseline, treated]);
  const bar = (label: string, value: number) => {
    const part = (tone: string, share: number) => `<b class="${tone}" style="width:${percent(share, end)}"></b>`;
    const spared = Math.max(0, baseline - value);
    return `<div class="bar"><span>${escapeHtml(label)}</span><i>${part('danger', value)}${part('good', spared)}</i><em>${escapeHtml(formatPercent(value, report.language))}</em></div>`;
  };
  return `<figure class="benefit">${hundredSvg(benefit)}${bar(words.without, baseline)}${bar(words.with, treated)}<figcaption>${escapeHtml(text)}${numberNeeded ? ` · <b>${escapeHtml(numberNeeded)}</b>` : ''}</figcaption></figure>`;
}

function hundredSvg({ hundred, hundredLabel }: BenefitLine): string {
  const people = fates(hundred).map(
    (fate, index) =>
      `<circle class="${fate}" cx="${(index % 10) * 10 + 5}" cy="${Math.floor(index / 10) * 10 + 5}" r="3.7"/>`,
  );
  return `<svg class="hundred" viewBox="0 0 100 100" role="img" aria-label="${escapeHtml(hundredLabel)}">${people.join('')}</svg>`;
}

function risksHtml(rows: readonly RiskRow[], report: Report): string {
  const end = axisEnd(rows.map((row) => row.upper ?? row.probability));
  return `<div class="risks">${rows
    .map(
      (
        row,
      ) => `<div class="risk"><div class="name"><b>${escapeHtml(row.label)}</b>${[row.model, ...row.notes].map((line) => `<span class="quiet">${escapeHtml(line)}</span>`).join('')}</div>
<div class="plot" role="img" aria-label="${escapeHtml(`${row.said.text}, ${row.interval}`)}">${
        row.lower === undefined || row.upper === undefined
          ? ''
          : `<i style="left:${percent(row.lower, end)};width:${percent(row.upper - row.lower, end)}"></i>`
      }${row.average === undefined ? '' : `<s style="left:${percent(row.average, end)}"></s>`}<b style="left:${percent(row.probability, end)}"></b></div>
<div class="figure"><strong>${saidHtml(row.said)}</strong><span class="quiet">${escapeHtml(row.interval)}</span></div>
${
  row.whatIf.length
    ? `<ul class="what-if">${row.whatIf.map((change) => `<li>${escapeHtml(change.label)} → <b>${escapeHtml(change.text)}</b></li>`).join('')}</ul>`
    : ''
}</div>`,
    )
    .join(
      '',
    )}<p class="quiet axis"><span>0</span><span>${escapeHtml(formatPercent(end, report.language))}</span></p></div>`;
}

function waterfallHtml({ title, before, after, steps }: WaterfallBlock): string {
  const edges = [before.at, after.at, ...steps.flatMap(({ from, to }) => [from, to])];
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  const place = (at: number) => (high === low ? 50 : (100 * (at - low)) / (high - low));
  const mark = ({ label, at }: WaterfallBlock['before']) =>
    `<li class="mark"><span>${escapeHtml(label)}</span><i><b style="left:${place(at).toFixed(1)}%"></b></i><em></em></li>`;
  const step = ({ label, from, to, text }: WaterfallBlock['steps'][number]) =>
    `<li><span>${escapeHtml(label)}</span><i><b class="${to < from ? 'danger' : 'good'}" style="left:${place(Math.min(from, to)).toFixed(1)}%;width:${Math.max(0.4, place(Math.max(from, to)) - place(Math.min(from, to))).toFixed(1)}%"></b></i><em>${escapeHtml(text)}</em></li>`;
  return `<figure class="waterfall"><figcaption>${escapeHtml(title)}</figcaption><ol>${mark(before)}${steps.map(step).join('')}${mark(after)}</ol></figure>`;
}

function tableHtml({ columns, rows }: Table): string {
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  const head = columns
    .map(
      ({ title, width }) =>
        `<th scope="col" style="width:${((100 * width) / total).toFixed(1)}%">${escapeHtml(title)}</th>`,
    )
    .join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${saidHtml(cell)}</td>`).join('')}</tr>`).join('');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function saidHtml({ text, references, tone }: Said): string {
  const words = tone ? `<span class="${tone}">${escapeHtml(text)}</span>` : escapeHtml(text);
  if (!references?.length) return words;
  const [first] = references;
  return `${words} <a class="ref" href="#r${first}">[${numberRanges(references)}]</a>`;
}

const percent = (value: number, end: number) => `${Math.min(100, Math.max(0, (100 * value) / end)).toFixed(2)}%`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of a source must not become markup. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
