import type { Performance } from '../outcome/monitoring/performance.js';
import type { MonitorReport } from '../outcome/monitoring/report.js';

/** The report for a person to read. */
export function monitorText({ n, judged, reference, since, windows, cusum, stability, groups }: MonitorReport): string {
  const lines = [`${n} predictions, ${judged} with an outcome`];
  if (reference) lines.push(`reference:      ${line(reference)}`);
  if (since) lines.push(`since then:     ${line(since)}`);
  for (const window of windows)
    lines.push(`  ${window.from ?? ''}${window.until ? ` to ${window.until}` : ''}: ${line(window)}`);
  for (const group of groups) lines.push(`  ${group.by} ${group.group}: ${line(group)}`);
  for (const { name, index, reading } of stability) lines.push(`PSI ${name}: ${index.toFixed(3)}, ${reading}`);
  if (cusum)
    lines.push(
      cusum.alarm
        ? `CUSUM: alarm at judged case ${cusum.alarm.at + 1} after the reference${cusum.alarm.time ? ` (${cusum.alarm.time})` : ''}: ${cusum.alarm.direction}`
        : `CUSUM: no alarm (odds ratio ${cusum.oddsRatio}, ${cusum.falseAlarm} false alarms in ${cusum.horizon} cases)`,
    );
  return lines.join('\n');
}

const line = ({ n, events, observedToExpected, slope, auroc, brier }: Performance) =>
  `n ${n}, events ${events}, O/E ${observedToExpected.toFixed(2)}, slope ${slope?.toFixed(2) ?? '-'}, AUROC ${auroc?.toFixed(3) ?? '-'}, Brier ${brier.toFixed(4)}`;
