/** A share with its interval on a line from 0 to 100 %; the numbers stand beside it in words. */
export function ShareBar({
  share,
  lower,
  upper,
}: {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}) {
  const x = (value: number) => 100 * Math.min(1, Math.max(0, value));
  return (
    <svg className="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <line x1="0" x2="100" y1="5" y2="5" className="share-axis" />
      <line x1={x(lower)} x2={x(upper)} y1="5" y2="5" className="share-interval" />
      <rect x={x(share) - 0.8} y="1" width="1.6" height="8" className="share-point" />
    </svg>
  );
}
