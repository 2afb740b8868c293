import type { ModelCard } from '../prediction/learners/index.js';

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
  },
} as const;

/** The card as Markdown. */
export function cardText(card: ModelCard, language: 'en' | 'zh'): string {
  const w = words[language];
  const figure = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(4));
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const { metrics, calibration, data, label } = card;
  const line = (name: string, { auroc, brier, logLoss, accuracy }: typeof metrics | (typeof metrics.folds)[number]) => [
    name,
    ...[auroc, brier, logLoss, accuracy].map(figure),
  ];
  return `# ${w.title}: ${label.column}

${w.use}

- ${w.learner}: ${card.learner}
- ${w.label}: ${label.column} = ${label.positive} (${label.negative})
- ${w.data}: ${data.file}, sha256 ${data.sha256}, ${data.rows} ${w.rows}, ${data.positives} ${w.positives}
- ${w.seed}: ${card.seed}; ${Object.entries(card.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}

## ${w.heldOut}
${table(
  [w.fold, 'AUROC', 'Brier', 'log loss', 'accuracy'],
  [...metrics.folds.map((fold, index) => line(String(index + 1), fold)), line(w.mean, metrics)],
)}

## ${w.calibration}
- ${w.slope}: ${figure(calibration.slope)}
- ${w.intercept}: ${figure(calibration.intercept)}

${table(
  [w.rows, w.predicted, w.observed],
  calibration.groups.map(({ rows, predicted, observed }) => [String(rows), figure(predicted), figure(observed)]),
)}

## ${w.decision}
${table(
  [w.threshold, w.model, w.everyone],
  card.decisionCurve.map(({ threshold, model, everyone }) => [String(threshold), figure(model), figure(everyone)]),
)}

## ${w.groups}
${table(
  [w.group, w.rows, 'AUROC', 'Brier', w.predicted, w.observed, w.sensitivity, w.falsePositives],
  card.subgroups.map((each) => [
    `${each.column}: ${each.group}`,
    String(each.rows),
    ...[each.auroc, each.brier, each.predicted, each.observed, each.sensitivity, each.falsePositiveRate].map(figure),
  ]),
)}

## ${w.importance}
${card.importance.map(({ feature, logLossRise }) => `- ${feature}: ${figure(logLossRise)}`).join('\n')}

## ${w.features}
${card.features.map(({ name, levels }) => `- ${name}${levels ? `: ${levels.join(', ')}` : ''}`).join('\n')}
${card.leftOut.map(({ name, why }) => `- ${name}: ${w.leftOut} (${why})`).join('\n')}
`;
}
