import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useLanguage } from '../app/language.js';

export function Loading() {
  const { words } = useLanguage();
  return (
    <div className="page" role="status" aria-label={words.ui.loading}>
      <div className="skeleton" style={{ inlineSize: '38%', blockSize: '2rem' }} />
      <div className="skeleton" style={{ blockSize: '7rem' }} />
      <div className="skeleton" style={{ blockSize: '14rem' }} />
    </div>
  );
}

export function Failed({ error }: ErrorComponentProps) {
  const { words } = useLanguage();
  const router = useRouter();
  const { reset } = useQueryErrorResetBoundary();
  return (
    <div className="page" role="alert">
      <h1>{words.ui.failed}</h1>
      <p className="quiet">{error instanceof Error ? error.message : ''}</p>
      <p className="row">
        <button
          type="button"
          className="button"
          onClick={() => {
            reset();
            void router.invalidate();
          }}
        >
          {words.ui.retry}
        </button>
        <Link to="/">{words.ui.back}</Link>
      </p>
    </div>
  );
}

export function NotFound() {
  const { words } = useLanguage();
  return (
    <div className="page">
      <h1>{words.ui.notFound}</h1>
      <p>
        <Link to="/">{words.ui.back}</Link>
      </p>
    </div>
  );
}

export function Nothing({ children }: { readonly children: string }) {
  return <p className="nothing">{children}</p>;
}
