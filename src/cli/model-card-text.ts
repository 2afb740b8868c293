import type { Findings, ModelCard } from '../prediction/learners/index.js';

const words = {
  en: {
    title: 'Model card',
    use: 'For research and decision support only; a clinician decides. It speaks for people like those it learnt from.',
    learner: 'Learner',
    label: 'Predicts',
    data: 'Learnt from',
    rows: 'rows',
    positives: 'with the label',
    seed: 'Seed',
    heldOut: 'On rows held out',
    fold: 'fold',
    mean: 'mean',
    calibration: 'Calibration',
    slope: 'slope (1 is right, below 1 too extreme)',
    intercept: 'intercept (0 is right, above 0 risks too low)',
    predicted: 'predicted',
    observed: 'observed',
    decision: 'Net benefit for each person',
    threshold: 'threshold',
    model: 'model',
    everyone: 'everyone',
    groups: 'Groups',
    group: 'group',
    sensitivity: 'sensitivity at 0.5',
    falsePositives: 'false positives at 0.5',
    importance: 'What matters (rise of the log loss when shuffled)',
    features: 'Columns',
    leftOut: 'left out',
    intended: 'Meant for',
    missing: 'missing',
    dependence: 'Mean probability if everyone had this value',
  },
  zh: {
    title: '模型卡',
    use: '仅供研究和决策支持;由临床医生作出决定。它只适用于与训练人群相似的人。',
    learner: '学习器',
    label: '预测',
    data: '训练数据',
    rows: '行',
    positives: '为阳性',
    seed: '随机种子',
    heldOut: '留出数据上的表现',
    fold: '折',
    mean: '平均',
    calibration: '校准',
    slope: '斜率(1 为准确,小于 1 为过于极端)',
    intercept: '截距(0 为准确,大于 0 为低估风险)',
    predicted: '预测',
    observed: '实际',
    decision: '人均净获益',
    threshold: '阈值',
    model: '模型',
    everyone: '全部处理',
    groups: '分组',
    group: '组',
    sensitivity: '灵敏度(阈值 0.5)',
    falsePositives: '假阳性率(阈值 0.5)',
    importance: '重要性(打乱后对数损失的上升)',
    features: '列',
    leftOut: '未使用',
    intended: '用途',
    missing: '缺失',
    dependence: '若所有人取该值时的平均概率',
  },
} as const;

type Words = (typeof words)['en' | 'zh'];

const figure = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(4));

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The card as Markdown. */
export function cardText(card: ModelCard, language: 'en' | 'zh'): string {
  const w = words[language];
  return `# ${w.title}: ${card.label.column}

${card.intendedUse ? `${w.intended}: ${card.intendedUse}\n\n` : ''}${w.use}

- ${w.learner}: ${card.learner}
- ${w.label}: ${labelText(card, w)}
- ${w.data}: ${card.data.file}, sha256 ${card.data.sha256}, ${card.data.rows} ${w.rows}
- ${w.seed}: ${card.seed}; ${Object.entries(card.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}

## ${w.heldOut}
${metricsText(card, w)}

${card.kind === 'yes-no' ? findingsText(card, w, '') : card.byClass.map((each) => findingsText(each, w, `: ${each.name}`)).join('\n\n')}

## ${w.importance}
${card.importance.map(({ feature, logLossRise }) => `- ${feature}: ${figure(logLossRise)}`).join('\n')}
${card.kind === 'yes-no' ? dependenceText(card.partialDependence, w) : ''}
## ${w.features}
${card.features.map(({ name, levels, missingShare }) => `- ${name}${levels ? `: ${levels.join(', ')}` : ''}${missingShare > 0 ? ` (${w.missing} ${(100 * missingShare).toFixed(1)}%)` : ''}`).join('\n')}
${card.leftOut.map(({ name, why }) => `- ${name}: ${w.leftOut} (${why})`).join('\n')}
`;
}

function labelText(card: ModelCard, w: Words): string {
  if (card.kind === 'classes') {
    const classes = card.label.classes.map(({ name, rows }) => `${name} (${rows} ${w.rows})`);
    return `${card.label.column}: ${classes.join(', ')}`;
  }
  const { column, positive, negative, positives } = card.label;
  return `${column} = ${positive} (${negative}); ${positives} ${w.rows} ${w.positives}`;
}

function metricsText({ metrics }: ModelCard, w: Words): string {
  const names = ['auroc', 'brier', 'logLoss', 'accuracy'] as const;
  const line = (name: string, of: Record<(typeof names)[number], number>) => [
    name,
    ...names.map((each) => figure(of[each])),
  ];
  return table(
    [w.fold, 'AUROC', 'Brier', 'log loss', 'accuracy'],
    [...metrics.folds.map((fold, index) => line(String(index + 1), fold)), line(w.mean, metrics)],
  );
}

function findingsText({ calibration, decisionCurve, subgroups }: Findings, w: Words, of: string): string {
  return `## ${w.calibration}${of}
- ${w.slope}: ${figure(calibration.slope)}
- ${w.intercept}: ${figure(calibration.intercept)}

${table(
  [w.rows, w.predicted, w.observed],
  calibration.groups.map(({ rows, predicted, observed }) => [String(rows), figure(predicted), figure(observed)]),
)}

## ${w.decision}${of}
${table(
  [w.threshold, w.model, w.everyone],
  decisionCurve.map(({ threshold, model, everyone }) => [String(threshold), figure(model), figure(everyone)]),
)}

## ${w.groups}${of}
${table(
  [w.group, w.rows, 'AUROC', 'Brier', w.predicted, w.observed, w.sensitivity, w.falsePositives],
  subgroups.map((each) => [
    `${each.column}: ${each.group}`,
    String(each.rows),
    ...[each.auroc, each.brier, each.predicted, each.observed, each.sensitivity, each.falsePositiveRate].map(figure),
  ]),
)}`;
}

function dependenceText(dependence: Extract<ModelCard, { kind: 'yes-no' }>['partialDependence'], w: Words): string {
  const lines = dependence.map(({ feature, points }) => {
    const written = (value: number | string) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
    return `- ${feature}: ${points.map(({ value, probability }) => `${written(value)} → ${figure(probability)}`).join(', ')}`;
  });
  return `\n## ${w.dependence}\n${lines.join('\n')}\n`;
}
