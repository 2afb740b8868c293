import { formatNumber, localized } from '../../../src/language/catalogue/index.js';
import { describeUncertainty, percentileText, populationWords } from '../../../src/language/describe.js';
import type { ClaimOf } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { ShareAxis, SharePlot } from '../charts/share-plot.js';
import { Card, Why } from './small.js';

/** Where the patient stands among the people of each polygenic score's reference, and how sure that place is. */
export function PolygenicScores() {
  const { words } = useLanguage();
  const placed = useDossier()
    .claims('genomicScore')
    .filter(({ value }) => value.basis === 'polygenic' && value.percentile !== undefined);
  if (placed.length === 0) return null;
  return (
    <Card title={words.ui.risks.scores}>
      <p className="quiet">{words.ui.risks.scoresNote}</p>
      <ul className="risks">
        {placed.map((claim) => (
          <Score key={claim.id} claim={claim} />
        ))}
      </ul>
      <div className="risk-axis-row">
        <ShareAxis end={1} />
      </div>
    </Card>
  );
}

function Score({ claim: { id, value, uncertainty } }: { readonly claim: ClaimOf<'genomicScore'> }) {
  const { words, language } = useLanguage();
  const title = localized(value.title, language);
  const higher = words.ui.risks.higherThan(percentileText(value.percentile!, language));
  const sure = uncertainty.kind === 'exact' ? '' : describeUncertainty(uncertainty, language);
  return (
    <li>
      <span className="risk-name">
        <strong>{title}</strong>
        {value.population ? (
          <span className="quiet">{words.sentences.comparedWith(populationWords(value, language))}</span>
        ) : null}
        <span className="quiet block">
          {words.sentences.matchedOf(formatNumber(value.matched, language, 0), formatNumber(value.total, language, 0))}
        </span>
      </span>
      <SharePlot
        value={value.percentile!}
        uncertainty={uncertainty}
        end={1}
        label={sure ? `${higher}, ${sure}` : higher}
      />
      <span className="risk-figure">
        <strong>{higher}</strong>
        <span className="quiet">{sure}</span>
      </span>
      <Why claim={id} title={title} />
    </li>
  );
}
