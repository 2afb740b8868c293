import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatNumber, formatPercent, localized } from '../../../src/language/catalogue/index.js';
import { codingName, describeClaim } from '../../../src/language/describe.js';
import type { ClaimOf, Coding } from '../../../src/record/index.js';
import type { DifferentialReply } from '../../../src/server/api.js';
import { differentialQuery } from '../app/api.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Card, Why } from './small.js';
import { WaterfallChart } from './waterfall.js';

type Ranked = DifferentialReply['ranking'][number];
type Answer = 'observed' | 'excluded' | 'unknown';
interface Answered {
  readonly phenotype: Coding;
  readonly answer: Answer;
}

const shown = 10;
const symptomMethod = 'symptom-likelihood-ratio';
const fusionMethod = 'late-fusion-of-modalities';

/** What images say together with the rest, what common complaints could be, and diseases that the phenotypes suggest, with questions whose answers move them. */
export function Differentials() {
  const claims = useDossier()
    .claims('differential')
    .toSorted((a, b) => a.value.rank - b.value.rank);
  const common = claims.filter(({ method }) => method.name === symptomMethod);
  const fused = claims.filter(({ method }) => method.name === fusionMethod);
  const rare = claims.filter(({ method }) => method.name !== symptomMethod && method.name !== fusionMethod);
  const { problems } = useLanguage().words.ui;
  return (
    <>
      {fused.length ? <Published title={problems.withImages} claims={fused} open /> : null}
      {common.length ? <Published title={problems.commonDiseases} claims={common} /> : null}
      {rare.length ? <Rare claims={rare.slice(0, shown)} /> : null}
    </>
  );
}

/** Diseases with what their probability starts from. */
function Published({
  title,
  claims,
  open = false,
}: {
  readonly title: string;
  readonly claims: readonly ClaimOf<'differential'>[];
  readonly open?: boolean;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  return (
    <Card title={title}>
      <ol className="differentials">
        {claims.map((claim) => (
          <Disease key={claim.id} value={claim.value} claim={claim} open={open}>
            {claim.value.contributions.some(({ images }) => images) ? (
              <p className="quiet">{describeClaim(claim, lookup, language).detail}</p>
            ) : null}
            {claim.value.preTest ? (
              <p className="quiet">
                {words.ui.problems.preTest(
                  formatPercent(claim.value.preTest.probability, language),
                  localized(claim.value.preTest.of, language),
                )}
              </p>
            ) : null}
          </Disease>
        ))}
      </ol>
    </Card>
  );
}

function Rare({ claims }: { readonly claims: readonly ClaimOf<'differential'>[] }) {
  const { words } = useLanguage();
  const { id } = useDossier();
  const [answers, setAnswers] = useState<readonly Answered[]>([]);
  const given = (answer: Answer) => answers.flatMap((each) => (each.answer === answer ? [each.phenotype.code] : []));
  const reply = useQuery({
    ...differentialQuery(id, { observed: given('observed'), excluded: given('excluded'), unknown: given('unknown') }),
    placeholderData: keepPreviousData,
  });
  const claimOf = (disease: Coding) => claims.find(({ value }) => value.disease.code === disease.code);
  const ranking: readonly Ranked[] =
    answers.length && reply.data ? reply.data.ranking : claims.map(({ value }) => value);
  const answer = (phenotype: Coding, said: Answer) => setAnswers([...answers, { phenotype, answer: said }]);
  return (
    <Card title={words.ui.problems.differentials}>
      {reply.data?.questions.length ? <Questions questions={reply.data.questions} answer={answer} /> : null}
      {reply.isError ? <p className="quiet">{words.ui.problems.notAsked}</p> : null}
      {answers.length ? (
        <Given
          answers={answers}
          takeBack={(code) => setAnswers(answers.filter((each) => each.phenotype.code !== code))}
        />
      ) : null}
      <ol className="differentials" aria-live="polite">
        {ranking.map((value) => {
          const claim = claimOf(value.disease);
          return (
            <Disease key={value.disease.code} value={value} {...(claim ? { claim } : {})} open={value.rank === 1} />
          );
        })}
      </ol>
    </Card>
  );
}

function Questions({
  questions,
  answer,
}: {
  readonly questions: DifferentialReply['questions'];
  readonly answer: (phenotype: Coding, answer: Answer) => void;
}) {
  const { words, language } = useLanguage();
  const { problems } = words.ui;
  const choices = [
    ['observed', problems.yes],
    ['excluded', problems.no],
    ['unknown', problems.cannotTell],
  ] as const;
  return (
    <section className="questions" aria-label={problems.ask}>
      <h3>{problems.ask}</h3>
      <p className="quiet">{problems.askHint}</p>
      <ul>
        {questions.map(({ phenotype, probability, effort }) => (
          <li key={phenotype.code}>
            <span className="question-words">
              <strong>{phenotype.display}</strong>
              <span className="quiet">
                {problems.expected(formatPercent(probability, language))} · {problems.effort[effort]}
              </span>
            </span>
            {/* biome-ignore lint/a11y/useSemanticElements: three buttons, not a form */}
            <span className="row" role="group" aria-label={phenotype.display ?? phenotype.code}>
              {choices.map(([said, label]) => (
                <button key={said} type="button" className="answer" onClick={() => answer(phenotype, said)}>
                  {label}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Given({
  answers,
  takeBack,
}: {
  readonly answers: readonly Answered[];
  readonly takeBack: (code: string) => void;
}) {
  const { words } = useLanguage();
  const { problems } = words.ui;
  const label = { observed: problems.yes, excluded: problems.no, unknown: problems.cannotTell };
  return (
    <p className="row given">
      <span className="quiet">{problems.answered}:</span>
      {answers.map(({ phenotype, answer }) => (
        <button
          key={phenotype.code}
          type="button"
          className="given-answer"
          onClick={() => takeBack(phenotype.code)}
          aria-label={problems.takeBack(phenotype.display ?? phenotype.code)}
        >
          {phenotype.display}: {label[answer]} ×
        </button>
      ))}
    </p>
  );
}

function Disease({
  value,
  claim,
  open = false,
  children,
}: {
  readonly value: Ranked & { readonly name?: ClaimOf<'differential'>['value']['name'] };
  readonly claim?: ClaimOf<'differential'>;
  readonly open?: boolean;
  readonly children?: React.ReactNode;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const name = value.name ? localized(value.name, language) : codingName(value.disease, lookup, language);
  return (
    <li>
      <div className="row spread">
        <span>
          <span className="quiet">{formatNumber(value.rank, language, 1)}.</span> <strong>{name}</strong>{' '}
          <span className="quiet">{value.name || name.includes(value.disease.code) ? '' : value.disease.code}</span>
        </span>
        <span className="row">
          <strong>{formatPercent(value.posterior, language)}</strong>
          {claim ? <Why claim={claim.id} title={name} /> : null}
        </span>
      </div>
      {children}
      {value.contributions.length ? (
        <details open={open}>
          <summary>{words.ui.problems.contributions}</summary>
          <WaterfallChart value={value} />
        </details>
      ) : null}
    </li>
  );
}
