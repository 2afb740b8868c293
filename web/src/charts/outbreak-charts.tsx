import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { formatNumber } from '../../../src/language/catalogue/index.js';
import type { Language } from '../../../src/record/index.js';
import type { OutbreakView } from '../../../src/server/api.js';
import { useLanguage } from '../app/language.js';

use([BarChart, LineChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

type Draw = (view: OutbreakView, tools: Tools) => EChartsCoreOption;
interface Tools {
  readonly colour: (name: string) => string;
  readonly text: { readonly color: string; readonly fontFamily: string; readonly fontSize: number };
  readonly language: Language;
  readonly names: { readonly cases: string; readonly forecast: string };
}

function Chart({ view, draw, label }: { readonly view: OutbreakView; readonly draw: Draw; readonly label: string }) {
  const { language, words } = useLanguage();
  const holder = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours come from the style sheet, which follows `dark`
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const chart = init(element, null, { renderer: 'svg' });
    const style = getComputedStyle(element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const text = { color: colour('--quiet'), fontFamily: style.fontFamily, fontSize: 11 };
    const { cases, forecast } = words.outbreak;
    chart.setOption(draw(view, { colour, text, language, names: { cases, forecast } }), true);
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [view, draw, language, words, dark]);
  return <div ref={holder} className="outbreak-chart" role="img" aria-label={label} />;
}

/** Counts as bars, the forecast's median as a line with its 50 and 95 % bands. */
export function CasesChart({ view, label }: { readonly view: OutbreakView; readonly label: string }) {
  return <Chart view={view} draw={casesOption} label={label} />;
}

/** The reproduction number with its 95 % band, and the line at 1. */
export function ReproductionChart({ view, label }: { readonly view: OutbreakView; readonly label: string }) {
  return <Chart view={view} draw={reproductionOption} label={label} />;
}

function frame({ colour, text, language }: Tools, labels: readonly string[]): EChartsCoreOption {
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: text,
    grid: { left: 50, right: 14, top: 14, bottom: 28 },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('--surface'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--ink') },
    },
    xAxis: {
      type: 'category',
      data: labels,
      axisLine: { lineStyle: { color: colour('--line') } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      axisLabel: { ...text, formatter: (value: number) => formatNumber(value, language, 2) },
      splitLine: { lineStyle: { color: colour('--line') } },
    },
  };
}

/** A band between two lines: the lower one invisible, the difference stacked upon it. */
function band(
  stack: string,
  lower: readonly (number | null)[],
  upper: readonly (number | null)[],
  fill: string,
  opacity: number,
) {
  const line = {
    type: 'line',
    stack,
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
  };
  return [
    { ...line, data: lower },
    {
      ...line,
      data: upper.map((value, index) => (value === null ? null : value - (lower[index] ?? 0))),
      areaStyle: { color: fill, opacity },
    },
  ];
}

interface AxisOption {
  readonly axisLabel: object;
}

const withTop = (axis: AxisOption, max: number) => ({
  ...axis,
  max,
  axisLabel: { ...axis.axisLabel, showMaxLabel: false },
});

/** The height of the chart: of the cases and the likelier half of the forecast; a 95 % band may leave it at the top. */
function casesHeight({ series, forecast }: OutbreakView): { readonly height: number; readonly cut: boolean } {
  const likely = Math.max(
    ...series.map(({ count }) => count),
    ...forecast.map(({ quantiles }) => quantiles['0.75'] ?? 0),
  );
  const top = Math.max(likely, ...forecast.map(({ quantiles }) => quantiles['0.975'] ?? 0));
  const height = Math.min(top, 2 * likely);
  return { height, cut: top > height };
}

const casesOption: Draw = (view, tools) => {
  const { colour, language, names } = tools;
  const before = view.series.map(() => null);
  const after = view.forecast.map(() => null);
  const at = (level: string) => [...before, ...view.forecast.map(({ quantiles }) => quantiles[level] ?? null)];
  const format = (value: unknown) => (typeof value === 'number' ? formatNumber(value, language, 1) : '–');
  const base = frame(
    tools,
    [...view.series, ...view.forecast].map(({ date }) => String(date)),
  );
  const { height, cut } = casesHeight(view);
  return {
    ...base,
    ...(cut ? { yAxis: withTop(base.yAxis as AxisOption, height) } : {}),
    series: [
      {
        name: names.cases,
        type: 'bar',
        data: [...view.series.map(({ count }) => count), ...after],
        itemStyle: { color: colour('--accent'), opacity: 0.75 },
        barCategoryGap: '15%',
        tooltip: { valueFormatter: format },
      },
      ...band('95', at('0.025'), at('0.975'), colour('--accent'), 0.14),
      ...band('50', at('0.25'), at('0.75'), colour('--accent'), 0.24),
      {
        name: names.forecast,
        type: 'line',
        data: at('0.5'),
        symbol: 'none',
        lineStyle: { color: colour('--accent'), width: 2, type: 'dashed' },
        itemStyle: { color: colour('--accent') },
        tooltip: { valueFormatter: format },
      },
    ],
  };
};

const reproductionOption: Draw = (view, tools) => {
  const { colour, language } = tools;
  return {
    ...frame(
      tools,
      view.rt.map(({ date }) => String(date)),
    ),
    series: [
      ...band(
        'r',
        view.rt.map(({ lower }) => lower),
        view.rt.map(({ upper }) => upper),
        colour('--accent'),
        0.2,
      ),
      {
        name: 'R',
        type: 'line',
        data: view.rt.map(({ mean }) => mean),
        symbol: 'none',
        lineStyle: { color: colour('--accent'), width: 2 },
        itemStyle: { color: colour('--accent') },
        tooltip: { valueFormatter: (value: unknown) => formatNumber(Number(value), language, 2) },
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: colour('--quiet'), type: [4, 4] },
          data: [{ yAxis: 1 }],
        },
      },
    ],
  };
};
