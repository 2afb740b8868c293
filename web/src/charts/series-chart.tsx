import { useComputedColorScheme } from '@mantine/core';
import { LineChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { formatDate, formatNumber, formatQuantity } from '../../../src/language/catalogue/index.js';
import type { Language } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

use([LineChart, GridComponent, TooltipComponent, MarkAreaComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

export interface Series {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  /** Oldest first; ISO dates. */
  readonly points: readonly { readonly on: string; readonly value: number }[];
  readonly lower?: number;
  readonly upper?: number;
}

export interface DatedEvent {
  readonly on: string;
  readonly title: string;
}

/** One measure over time with its target band and the events that may explain it. */
export default function SeriesChart({
  series,
  events,
  range,
}: {
  readonly series: Series;
  readonly events: readonly DatedEvent[];
  /** First and last date shown, so that all charts share one time axis. */
  readonly range: readonly [string, string];
}) {
  const { language, words } = useLanguage();
  const holder = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours come from the style sheet, which follows `dark`
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const chart = init(element, null, { renderer: 'svg' });
    const draw = () =>
      chart.setOption(
        optionOf(series, events, range, language, words.ui.timeline.target, getComputedStyle(element)),
        true,
      );
    draw();
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [series, events, range, language, words, dark]);
  return <div ref={holder} className="series-chart" />;
}

function optionOf(
  series: Series,
  events: readonly DatedEvent[],
  [from, to]: readonly [string, string],
  language: Language,
  targetLabel: string,
  style: CSSStyleDeclaration,
): EChartsCoreOption {
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: colour('--quiet'), fontFamily: style.fontFamily, fontSize: 11 };
  const values = [...series.points.map(({ value }) => value), series.lower, series.upper].filter(
    (value) => value !== undefined,
  );
  const scale = niceScale(Math.min(...values), Math.max(...values));
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: text,
    grid: { left: 46, right: 14, top: 12, bottom: 26 },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('--surface'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--ink') },
      formatter: (items: unknown) => {
        const [item] = items as readonly { value: [string, number] }[];
        return item
          ? `${formatDate(item.value[0], language)}<br><b>${formatQuantity(item.value[1], series.unit, language)}</b>`
          : '';
      },
    },
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      splitNumber: 4,
      axisLine: { lineStyle: { color: colour('--line') } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, formatter: (at: number) => monthLabel(at, language) },
    },
    yAxis: {
      type: 'value',
      ...scale,
      axisLabel: { ...text, formatter: (value: number) => formatNumber(value, language, 2) },
      splitLine: { lineStyle: { color: colour('--line') } },
    },
    series: [
      {
        type: 'line',
        data: series.points.map(({ on, value }) => [on, value]),
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { width: 2, color: colour('--accent') },
        itemStyle: { color: colour('--accent') },
        ...(series.lower === undefined && series.upper === undefined
          ? {}
          : {
              markArea: {
                silent: true,
                itemStyle: { color: colour('--good-wash'), opacity: 0.8 },
                label: { show: true, position: 'insideTopLeft', color: colour('--good'), fontSize: 10 },
                data: [[{ name: targetLabel, yAxis: series.upper ?? scale.max }, { yAxis: series.lower ?? scale.min }]],
              },
            }),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: colour('--quiet'), type: [3, 4], width: 1, opacity: 0.7 },
          data: events.map(({ on, title }) => ({ name: title, xAxis: on })),
        },
      },
    ],
  };
}

function monthLabel(at: number, language: Language): string {
  const date = new Date(at).toISOString();
  return date.slice(5, 7) === '01' ? date.slice(0, 4) : formatDate(date.slice(0, 7), language);
}

/** Ends and steps of an axis at round numbers, about four steps; never below zero for values that are not. */
export function niceScale(low: number, high: number): { min: number; max: number; interval: number } {
  const spread = high - low || Math.abs(high) / 10 || 1;
  const rough = spread / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = power * ([1, 2, 5].find((step) => step * power >= rough) ?? 10);
  const tidy = (value: number) => Number(value.toPrecision(12));
  const min = Math.floor((low - spread * 0.05) / interval) * interval;
  return {
    min: tidy(low >= 0 ? Math.max(0, min) : min),
    max: tidy(Math.ceil((high + spread * 0.05) / interval) * interval),
    interval: tidy(interval),
  };
}
