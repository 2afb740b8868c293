import { IconFileUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DragEvent, useId, useRef, useState } from 'react';
import { formatNumber, formatPercent } from '../../../src/language/catalogue/index.js';
import { describeIssue } from '../../../src/language/describe.js';
import type { UploadResult } from '../../../src/server/api.js';
import { upload } from '../app/api.js';
import { useLanguage } from '../app/language.js';

type State =
  | { readonly step: 'idle' }
  | { readonly step: 'sending'; readonly fraction: number }
  | { readonly step: 'done'; readonly result: UploadResult }
  | { readonly step: 'failed'; readonly message: string };

/** Drop files, or choose them; shows progress and what came of it. */
export function Upload({ patientId }: { readonly patientId?: string }) {
  const { words, language } = useLanguage();
  const queries = useQueryClient();
  const [state, setState] = useState<State>({ step: 'idle' });
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const title = useId();
  const { ui } = words;

  async function send(list: FileList | null) {
    const files = [...(list ?? [])];
    if (!files.length) return;
    setState({ step: 'sending', fraction: 0 });
    try {
      const result = await upload(files, patientId, (fraction) => setState({ step: 'sending', fraction }));
      await queries.invalidateQueries({ queryKey: ['patients'] });
      setState({ step: 'done', result });
    } catch (error) {
      setState({ step: 'failed', message: error instanceof Error ? error.message : '' });
    }
    if (input.current) input.current.value = '';
  }

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files);
  };

  return (
    <section
      className="upload"
      data-over={over}
      aria-labelledby={title}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={26} stroke={1.4} aria-hidden className="upload-icon" />
      <div className="upload-words">
        <strong id={title}>{patientId ? ui.upload.add : ui.upload.drop}</strong>
        <span className="quiet">{ui.upload.formats}</span>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label={ui.upload.choose}
        onChange={(event) => void send(event.currentTarget.files)}
      />
      <button
        type="button"
        className="button"
        disabled={state.step === 'sending'}
        onClick={() => input.current?.click()}
      >
        {ui.upload.choose}
      </button>
      <div className="upload-state" aria-live="polite">
        {state.step === 'sending' ? (
          <>
            <progress max={1} {...(state.fraction < 1 ? { value: state.fraction } : {})} aria-label={ui.upload.title} />
            <span className="quiet">
              {state.fraction < 1 ? ui.upload.sending(formatPercent(state.fraction, language)) : ui.upload.assessing}
            </span>
          </>
        ) : null}
        {state.step === 'done' ? <Done result={state.result} /> : null}
        {state.step === 'failed' ? (
          <div role="alert">
            <strong className="danger">{ui.upload.failed}</strong>
            {state.message ? <p className="pre-line">{state.message}</p> : null}
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Done({ result: { patient, issues } }: { readonly result: UploadResult }) {
  const { words, language } = useLanguage();
  const { upload: labels } = words.ui;
  return (
    <>
      <p>
        {patient ? labels.done(patient.name) : labels.noPatient}{' '}
        {patient ? (
          <Link to="/patients/$id" params={{ id: patient.id }}>
            {labels.open}
          </Link>
        ) : null}
      </p>
      {issues.length ? (
        <details>
          <summary>{labels.problems(formatNumber(issues.length, language))}</summary>
          <ul className="plain small">
            {issues.slice(0, 20).map((issue, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: issues have no identity and the list never changes
              <li key={index}>{describeIssue(issue, language)}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
