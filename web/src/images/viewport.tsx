import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { FrameReading, ImageMark, ImageSeries } from '../../../src/server/api.js';
import { useLanguage } from '../app/language.js';
import type { FrameStore, LoadedFrame } from './frames.js';
import { type GreyWindow, paint, windowOf } from './paint.js';

export type Tool = 'window' | 'pan' | 'zoom' | 'measure' | 'note';
export type Point = readonly [x: number, y: number];

/** How the image lies in the viewport: scale, and shift in viewport pixels from the centre. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const wholeView: View = { scale: 1, x: 0, y: 0 };

interface ViewportProps {
  readonly store: FrameStore;
  readonly series: ImageSeries;
  readonly index: number;
  readonly onIndex: (index: number) => void;
  readonly tool: Tool;
  /** Undefined: as the file asks. */
  readonly window: GreyWindow | undefined;
  readonly onWindow: (window: GreyWindow) => void;
  readonly inverted: boolean;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly marks: readonly ImageMark[];
  readonly draft: readonly Point[];
  readonly onDraft: (points: readonly Point[], done: boolean) => void;
  readonly saliency: FrameReading['saliency'] | undefined;
}

/** One image on a canvas, with what is drawn over it. Drags act by the tool; the wheel and arrow keys scroll. */
export function Viewport(props: ViewportProps) {
  const { store, series, index, tool, inverted, view, saliency } = props;
  const { words } = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [frame, setFrame] = useState<LoadedFrame>();
  const [failed, setFailed] = useState(false);
  const [box, setBox] = useState({ width: 1, height: 1 });
  const stage = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let wanted = true;
    const ready = store.peek(series, index);
    if (ready) setFrame(ready);
    else
      store.load(series, index).then(
        (loaded) => {
          if (!wanted) return;
          setFrame(loaded);
          setFailed(false);
        },
        () => wanted && setFailed(true),
      );
    return () => {
      wanted = false;
    };
  }, [store, series, index]);

  useEffect(() => {
    const element = stage.current!;
    const observer = new ResizeObserver(() => setBox({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const own = frame && windowOf(frame);
  const shown = props.window ?? own;
  const { centre, width } = shown ?? { centre: 0, width: 1 };
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!frame || !context) return;
    const { rows, columns } = frame.header;
    if (context.canvas.width !== columns || context.canvas.height !== rows) {
      context.canvas.width = columns;
      context.canvas.height = rows;
    }
    context.putImageData(paint(frame, { centre, width }, inverted), 0, 0);
    context.canvas.dataset.painted = String(Number(context.canvas.dataset.painted ?? 0) + 1);
    context.canvas.dataset.frame = String(index);
  }, [frame, index, centre, width, inverted]);

  const { rows, columns } = frame?.header ?? series;
  const aspect = series.spacing ? series.spacing[0] / series.spacing[1] : 1;
  const fit = Math.min(box.width / columns, box.height / (rows * aspect)) * view.scale;
  const left = box.width / 2 + view.x - (columns * fit) / 2;
  const top = box.height / 2 + view.y - (rows * fit * aspect) / 2;
  const pointAt = useCallback(
    (event: { clientX: number; clientY: number }): Point => {
      const edge = stage.current!.getBoundingClientRect();
      return [
        Math.max(0, Math.min(columns, (event.clientX - edge.left - left) / fit)),
        Math.max(0, Math.min(rows, (event.clientY - edge.top - top) / (fit * aspect))),
      ];
    },
    [columns, rows, left, top, fit, aspect],
  );
  const drag = useDrag(props, shown, pointAt);
  const step = (by: number) => props.onIndex(Math.max(0, Math.min(series.frames.length - 1, index + by)));
  useWheel(stage, (event) => {
    if (event.ctrlKey) props.onView({ ...view, scale: clampScale(view.scale * Math.exp(-event.deltaY / 300)) });
    else step(Math.sign(event.deltaY));
  });

  const place = { left, top, width: columns * fit, height: rows * fit * aspect };
  return (
    <section
      ref={stage as React.RefObject<HTMLElement & HTMLDivElement>}
      className="image-stage"
      data-tool={tool}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys, as a list is
      tabIndex={0}
      aria-label={words.ui.images.canvas(words.ui.images.frame(String(index + 1), String(series.frames.length)))}
      {...drag}
      onKeyDown={(event) => {
        const steps: Record<string, number> = {
          ArrowUp: -1,
          ArrowLeft: -1,
          ArrowDown: 1,
          ArrowRight: 1,
          PageUp: -10,
          PageDown: 10,
        };
        const by = steps[event.key];
        if (by !== undefined) step(by);
        else if (event.key === '+' || event.key === '=') props.onView({ ...view, scale: clampScale(view.scale * 1.2) });
        else if (event.key === '-') props.onView({ ...view, scale: clampScale(view.scale / 1.2) });
        else return;
        event.preventDefault();
      }}
    >
      <canvas ref={canvas} style={place} aria-hidden />
      {saliency ? <Heat saliency={saliency} style={place} /> : null}
      <Marks {...props} place={place} columns={columns} rows={rows} />
      {failed ? <p className="image-trouble">{words.ui.images.cannot}</p> : null}
      <p className="image-corner start">
        {series.modality} · {series.description || series.bodyPart || series.uid.slice(-8)}
        <br />
        {words.ui.images.frame(String(index + 1), String(series.frames.length))}
      </p>
      {shown && frame?.header.kind !== 'rgb' ? (
        <p className="image-corner end">
          {words.ui.images.windowIs(String(Math.round(centre)), String(Math.round(width)))}
        </p>
      ) : null}
    </section>
  );
}

const clampScale = (scale: number) => Math.max(0.2, Math.min(20, scale));

/** React listens to the wheel passively; the page must not scroll with the series. */
function useWheel(stage: React.RefObject<HTMLElement | null>, act: (event: WheelEvent) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const element = stage.current!;
    const listen = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(event);
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [stage]);
}

function useDrag(props: ViewportProps, shown: GreyWindow | undefined, pointAt: (event: PointerEvent) => Point) {
  const start = useRef<{ x: number; y: number; window: GreyWindow; view: View; point: Point } | undefined>(undefined);
  const { tool, view, onView, onWindow, onDraft } = props;
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const point = pointAt(event);
      start.current = { x: event.clientX, y: event.clientY, window: shown ?? { centre: 0, width: 1 }, view, point };
      if (tool === 'measure') onDraft([point, point], false);
      if (tool === 'note') onDraft([point], true);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = start.current;
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      switch (tool) {
        case 'window': {
          const unit = Math.max(from.window.width, 1e-3) / 300;
          onWindow({ centre: from.window.centre + dy * unit, width: Math.max(unit, from.window.width + dx * unit) });
          return;
        }
        case 'pan':
          onView({ ...from.view, x: from.view.x + dx, y: from.view.y + dy });
          return;
        case 'zoom':
          onView({ ...from.view, scale: clampScale(from.view.scale * Math.exp(-dy / 150)) });
          return;
        case 'measure':
          onDraft([from.point, pointAt(event)], false);
          return;
        case 'note':
          return;
        default:
          tool satisfies never;
      }
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const from = start.current;
      start.current = undefined;
      if (!from || tool !== 'measure') return;
      const end = pointAt(event);
      const far = Math.hypot(end[0] - from.point[0], end[1] - from.point[1]) > 1;
      onDraft(far ? [from.point, end] : [], far);
    },
  };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Kept measurements of this frame and the one being made. */
function Marks({
  series,
  index,
  marks,
  draft,
  place,
  columns,
  rows,
}: ViewportProps & { readonly place: Box; readonly columns: number; readonly rows: number }) {
  const { sha256, frame } = series.frames[index]!;
  const at = ([x, y]: Point): Point => [
    place.left + (x / columns) * place.width,
    place.top + (y / rows) * place.height,
  ];
  const here = marks.filter((mark) => mark.sha256 === sha256 && mark.frame === frame);
  const length = draft.length === 2 ? lengthMm(series, draft[0]!, draft[1]!) : undefined;
  const drawn = [
    ...here.map(({ points, lesion, mm }) => ({
      points,
      label: mm === undefined ? lesion : `${lesion}: ${mm.toFixed(1)} mm`,
      own: false,
    })),
    ...(draft.length > 0
      ? [{ points: draft, label: length === undefined ? '' : `${length.toFixed(1)} mm`, own: true }]
      : []),
  ];
  return (
    <svg className="image-marks" aria-hidden="true">
      {drawn.map(({ points, label, own }) => {
        const [a, b] = [at(points[0]!), at(points.at(-1)!)];
        return (
          <g key={`${points.flat().join()}${own}`} className={own ? 'draft' : ''}>
            {points.length === 2 ? <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} /> : null}
            {[a, b].map(([x, y], i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two ends
              <circle key={i} cx={x} cy={y} r={3.5} />
            ))}
            <text x={b[0] + 8} y={b[1] + 4}>
              {label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** Millimetres between two points, where the image states its spacing. */
export function lengthMm({ spacing }: ImageSeries, a: Point, b: Point): number | undefined {
  return spacing && Math.hypot((b[0] - a[0]) * spacing[1], (b[1] - a[1]) * spacing[0]);
}

function Heat({ saliency, style }: { readonly saliency: NonNullable<FrameReading['saliency']>; readonly style: Box }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const { side, values } = saliency;
    const image = new ImageData(side, side);
    values.forEach((value, i) => {
      image.data.set([255, Math.round(200 * (1 - value)), 0, Math.round(170 * value)], 4 * i);
    });
    context.putImageData(image, 0, 0);
  }, [saliency]);
  return (
    <canvas
      ref={canvas}
      className="image-heat"
      width={saliency.side}
      height={saliency.side}
      style={style}
      aria-hidden
    />
  );
}
