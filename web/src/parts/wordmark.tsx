/** A running stitch that makes an S, and the name. */
export function Wordmark() {
  return (
    <span className="wordmark">
      <svg viewBox="0 0 28 28" width="26" height="26" aria-hidden="true">
        <rect width="28" height="28" rx="7.5" className="wordmark-cloth" />
        <path
          className="wordmark-thread"
          d="M19.6 9c-1.1-1.9-3.1-2.9-5.5-2.9-3.2 0-5.5 1.6-5.5 4 0 5.6 11.3 2.2 11.3 7.9 0 2.5-2.4 4-5.7 4-2.6 0-4.9-1.1-6-2.9"
        />
      </svg>
      <span>Sartor</span>
    </span>
  );
}
