import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatDate, formatNumber } from '../../../src/language/catalogue/index.js';
import type { FrameReading, ImageMark, ImageSeries } from '../../../src/server/api.js';
import { imagesQuery, keepMeasurement, marksQuery, readingsQuery } from '../app/api.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { FrameStore } from '../images/frames.js';
import type { GreyWindow } from '../images/paint.js';
import { lengthMm, type Point, type Tool, type View, Viewport, wholeView } from '../images/viewport.js';
import { Nothing } from '../parts/states.js';
import { Upload } from '../parts/upload.js';

const tools: readonly Tool[] = ['window', 'pan', 'zoom', 'measure', 'note'];
/** In Hounsfield units; customary values. */
const presets = {
  lung: { centre: -600, width: 1500 },
  soft: { centre: 40, width: 400 },
  bone: { centre: 400, width: 1800 },
  brain: { centre: 40, width: 80 },
} as const satisfies Record<string, GreyWindow>;

/** The patient's images: series, viewer, measurements that become facts, and what models find. */
export function ImagesPage() {
  const { id } = useDossier();
  const { words } = useLanguage();
  const { data: all } = useSuspenseQuery(imagesQuery(id));
  const [chosen, setChosen] = useState(0);
  const store = useMemo(() => new FrameStore(), []);
  const series = all[Math.min(chosen, all.length - 1)];
  if (!series)
    return (
      <>
        <Nothing>{words.ui.images.none}</Nothing>
        <Upload patientId={id} />
      </>
    );
  return (
    <div className="images">
      <SeriesList all={all} chosen={series.uid} onChoose={setChosen} />
      <Viewer key={series.uid} store={store} series={series} others={all.filter(({ uid }) => uid !== series.uid)} />
    </div>
  );
}

function SeriesList({
  all,
  chosen,
  onChoose,
}: {
  readonly all: readonly ImageSeries[];
  readonly chosen: string;
  readonly onChoose: (index: number) => void;
}) {
  const { words } = useLanguage();
  return (
    <nav className="series-list" aria-label={words.ui.images.series}>
      {all.map((series, index) => (
        <button key={series.uid} type="button" aria-pressed={series.uid === chosen} onClick={() => onChoose(index)}>
          <SeriesName series={series} />
        </button>
      ))}
    </nav>
  );
}

function SeriesName({ series }: { readonly series: ImageSeries }) {
  const { words, language } = useLanguage();
  return (
    <>
      <strong>{[series.modality, series.description || series.bodyPart].filter(Boolean).join(' · ')}</strong>
      <span className="quiet">
        {series.date ? formatDate(series.date, language) : words.ui.images.undated} ·{' '}
        {words.ui.images.count(formatNumber(series.frames.length, language, 0))}
      </span>
    </>
  );
}

function Viewer({
  store,
  series,
  others,
}: {
  readonly store: FrameStore;
  readonly series: ImageSeries;
  readonly others: readonly ImageSeries[];
}) {
  const { id } = useDossier();
  const { words } = useLanguage();
  const ui = words.ui.images;
  const [index, setIndex] = useState(Math.floor(series.frames.length / 2));
  const [tool, setTool] = useState<Tool>('window');
  const [window, setWindow] = useState<GreyWindow>();
  const [inverted, setInverted] = useState(false);
  const [view, setView] = useState<View>(wholeView);
  const [playing, setPlaying] = useState(false);
  const [priorUid, setPriorUid] = useState('');
  const [draft, setDraft] = useState<readonly Point[]>([]);
  const [done, setDone] = useState(false);
  const [heat, setHeat] = useState(false);
  const { data: marks = [] } = useQuery(marksQuery(id));
  const place = series.frames[index]!;
  const { data: readings } = useQuery({ ...readingsQuery(place.sha256, place.frame), enabled: !playing });
  const prior = others.find(({ uid }) => uid === priorUid);
  usePlay(playing, series.frames.length, setIndex);
  // biome-ignore lint/correctness/useExhaustiveDependencies: from where the series was opened
  useEffect(() => void store.prefetch(series, index), [store, series]);

  const shared = {
    store,
    tool,
    window,
    inverted,
    view,
    marks,
    onWindow: setWindow,
    onView: setView,
  };
  const onDraft = (points: readonly Point[], isDone: boolean) => {
    setDraft(points);
    setDone(isDone);
  };
  const discard = () => onDraft([], false);
  return (
    <div className="viewer">
      <div className="viewer-tools" role="toolbar" aria-label={ui.tool}>
        {tools.map((each) => (
          <button key={each} type="button" aria-pressed={tool === each} onClick={() => setTool(each)}>
            {ui.tools[each]}
          </button>
        ))}
        <select
          aria-label={ui.preset}
          value=""
          onChange={({ target }) => setWindow(presets[target.value as keyof typeof presets])}
        >
          <option value="">{ui.preset}</option>
          <option value="own">{ui.presets.own}</option>
          {series.modality === 'CT'
            ? Object.keys(presets).map((name) => (
                <option key={name} value={name}>
                  {ui.presets[name as keyof typeof presets]}
                </option>
              ))
            : null}
        </select>
        <button type="button" aria-pressed={inverted} onClick={() => setInverted(!inverted)}>
          {ui.invert}
        </button>
        <button
          type="button"
          onClick={() => {
            setWindow(undefined);
            setView(wholeView);
            setInverted(false);
          }}
        >
          {ui.reset}
        </button>
        {series.frames.length > 1 ? (
          <button type="button" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
            {playing ? ui.stop : ui.play}
          </button>
        ) : null}
        {others.length > 0 ? (
          <label>
            {ui.compare}{' '}
            <select value={priorUid} onChange={({ target }) => setPriorUid(target.value)}>
              <option value="">{ui.noPrior}</option>
              {others.map(({ uid, modality, description, date }) => (
                <option key={uid} value={uid}>
                  {[modality, description, date].filter(Boolean).join(' · ')}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      <div className={prior ? 'stages two' : 'stages'}>
        <Viewport
          {...shared}
          series={series}
          index={index}
          onIndex={setIndex}
          draft={draft}
          onDraft={onDraft}
          saliency={heat ? readings?.find(({ saliency }) => saliency)?.saliency : undefined}
        />
        {prior ? (
          <Viewport
            {...shared}
            series={prior}
            index={matching(series, index, prior)}
            onIndex={() => {}}
            draft={[]}
            onDraft={() => {}}
            saliency={undefined}
          />
        ) : null}
      </div>
      {series.frames.length > 1 ? (
        <input
          type="range"
          className="viewer-slider"
          aria-label={ui.frame(String(index + 1), String(series.frames.length))}
          min={0}
          max={series.frames.length - 1}
          value={index}
          onChange={({ target }) => setIndex(Number(target.value))}
        />
      ) : null}
      {done && draft.length > 0 ? (
        <Keep key={draft.flat().join()} series={series} index={index} points={draft} onEnd={discard} />
      ) : null}
      {tool === 'measure' && !series.spacing ? <p className="notice">{ui.noSpacing}</p> : null}
      {tool === 'measure' && series.spacingAtDetector ? <p className="notice">{ui.atDetector}</p> : null}
      <div className="viewer-lists">
        <MarkList series={series} marks={marks} onGo={setIndex} />
        <Findings readings={readings} series={series} onGo={setIndex} heat={heat} onHeat={setHeat} />
      </div>
    </div>
  );
}

/** The prior's frame at the same place of the body, else at the same share of the way. */
function matching(series: ImageSeries, index: number, prior: ImageSeries): number {
  const position = series.frames[index]!.position;
  if (position === undefined || prior.frames.some((frame) => frame.position === undefined))
    return Math.round((index / Math.max(1, series.frames.length - 1)) * (prior.frames.length - 1));
  return prior.frames.reduce(
    (best, frame, i) =>
      Math.abs(frame.position! - position) < Math.abs(prior.frames[best]!.position! - position) ? i : best,
    0,
  );
}

function usePlay(playing: boolean, count: number, setIndex: (next: (index: number) => number) => void): void {
  const timer = useRef(0);
  useEffect(() => {
    if (!playing) return;
    const step = () => {
      setIndex((index) => (index + 1) % count);
      timer.current = requestAnimationFrame(step);
    };
    timer.current = requestAnimationFrame(step);
    return () => cancelAnimationFrame(timer.current);
  }, [playing, count, setIndex]);
}

/** Names what was measured and keeps it. */
function Keep({
  series,
  index,
  points,
  onEnd,
}: {
  readonly series: ImageSeries;
  readonly index: number;
  readonly points: readonly Point[];
  readonly onEnd: () => void;
}) {
  const { words } = useLanguage();
  const ui = words.ui.images;
  const { id, assessment } = useDossier();
  const queries = useQueryClient();
  const [lesion, setLesion] = useState('');
  const [isNode, setNode] = useState(false);
  const [state, setState] = useState<'open' | 'saving' | string>('open');
  const isLength = points.length === 2;
  const mm = isLength ? lengthMm(series, points[0]!, points[1]!) : undefined;
  const keep = async () => {
    setState('saving');
    try {
      const { sha256, frame } = series.frames[index]!;
      await keepMeasurement(id, {
        sha256,
        frame,
        kind: isLength ? 'length' : 'note',
        points,
        lesion: lesion.trim(),
        isNode,
        on: series.date ?? assessment.asOf,
        ...(mm === undefined ? {} : { mm }),
      });
      await queries.invalidateQueries({ queryKey: ['patients', id] });
      onEnd();
    } catch (error) {
      setState(error instanceof Error ? error.message : String(error));
    }
  };
  if (isLength && mm === undefined) return null;
  return (
    <form
      className="viewer-keep"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <label>
        {isLength ? `${ui.lesion} (${mm!.toFixed(1)} mm)` : ui.words}
        <input
          // biome-ignore lint/a11y/noAutofocus: the next thing to do after drawing
          autoFocus
          required
          maxLength={120}
          value={lesion}
          placeholder={isLength ? ui.lesionHint : ''}
          onChange={({ target }) => setLesion(target.value)}
        />
      </label>
      {isLength ? (
        <label className="check">
          <input type="checkbox" checked={isNode} onChange={({ target }) => setNode(target.checked)} /> {ui.isNode}
        </label>
      ) : null}
      <button type="submit" className="button" disabled={state === 'saving'}>
        {state === 'saving' ? ui.saving : ui.save}
      </button>
      <button type="button" className="quiet-button" onClick={onEnd}>
        {ui.cancel}
      </button>
      {state === 'open' || state === 'saving' ? null : <p role="alert">{state}</p>}
    </form>
  );
}

function MarkList({
  series,
  marks,
  onGo,
}: {
  readonly series: ImageSeries;
  readonly marks: readonly ImageMark[];
  readonly onGo: (index: number) => void;
}) {
  const { words, language } = useLanguage();
  const placed = marks.flatMap((mark) => {
    const index = series.frames.findIndex(({ sha256, frame }) => sha256 === mark.sha256 && frame === mark.frame);
    return index < 0 ? [] : [{ mark, index }];
  });
  return (
    <section>
      <h2>{words.ui.images.marks}</h2>
      {placed.length === 0 ? <p className="quiet">{words.ui.images.noMarks}</p> : null}
      <ul>
        {placed.map(({ mark, index }) => (
          <li key={`${mark.sha256}${mark.frame}${mark.points.flat().join()}`}>
            <button type="button" className="quiet-button" onClick={() => onGo(index)}>
              {mark.lesion}
              {mark.mm === undefined ? '' : `: ${formatNumber(mark.mm, language, 1)} mm`}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How much of the series a model read for the assessment; where each finding is strongest, to go there. */
function OfSeries({
  model,
  series,
  onGo,
}: {
  readonly model: string;
  readonly series: ImageSeries;
  readonly onGo: (index: number) => void;
}) {
  const { words, language } = useLanguage();
  const ui = words.ui.images;
  const reading = useDossier()
    .facts('imaging')
    .find(({ seriesUid, provenance }) => (seriesUid ?? provenance.document) === series.uid)
    ?.readings?.find((each) => each.model === model);
  if (!reading?.frames || reading.frames.inSeries === 1) return null;
  const { inSeries, read, unfamiliar, unreadable } = reading.frames;
  const count = (value: number) => formatNumber(value, language, 0);
  const said = [
    ui.inSeries(count(read), count(inSeries)),
    ...(unfamiliar > 0 ? [ui.unfamiliar(count(unfamiliar))] : []),
    ...(unreadable > 0 ? [ui.unreadable(count(unreadable))] : []),
  ];
  return (
    <>
      <p className="quiet small">{said.join(' · ')}</p>
      {reading.labels.map(({ name, probability, strongest }) => {
        const at = series.frames.findIndex(
          ({ sha256, frame }) => sha256 === strongest?.document && frame === strongest.frame,
        );
        return at < 0 ? null : (
          <button key={name.en} type="button" className="quiet-button" onClick={() => onGo(at)}>
            {ui.strongest(name[language], count(at + 1))} ({formatNumber(probability * 100, language, 1)} %)
          </button>
        );
      })}
    </>
  );
}

function Findings({
  readings,
  series,
  onGo,
  heat,
  onHeat,
}: {
  readonly readings: readonly FrameReading[] | undefined;
  readonly series: ImageSeries;
  readonly onGo: (index: number) => void;
  readonly heat: boolean;
  readonly onHeat: (shown: boolean) => void;
}) {
  const { words, language } = useLanguage();
  const ui = words.ui.images;
  return (
    <section>
      <h2>{ui.findings}</h2>
      {readings === undefined ? <p className="quiet">{ui.reading}</p> : null}
      {readings?.length === 0 ? <p className="quiet">{ui.noModels}</p> : null}
      {readings?.map(({ model, name, intendedUse, refused, labels }) => (
        <div key={model} className="finding">
          <h3>{name[language]}</h3>
          {refused ? <p className="quiet">{ui.refused(refused)}</p> : null}
          <dl>
            {labels.map((label) => (
              <div key={label.name.en}>
                <dt>{label.name[language]}</dt>
                <dd>
                  <meter min={0} max={1} value={label.probability} />{' '}
                  {formatNumber(label.probability * 100, language, 1)} %
                </dd>
              </div>
            ))}
          </dl>
          <OfSeries model={model} series={series} onGo={onGo} />
          <p className="quiet small">
            {ui.intended}: {intendedUse[language]}
          </p>
        </div>
      ))}
      {readings?.some(({ saliency }) => saliency) ? (
        <label className="check">
          <input type="checkbox" checked={heat} onChange={({ target }) => onHeat(target.checked)} /> {ui.saliency}
        </label>
      ) : null}
    </section>
  );
}
