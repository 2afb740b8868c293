import { normaliseQuantity } from '../intake/standard/units.js';
import type { ToolCall } from '../language/asking/question.js';
import { catalogue, formatList, formatQuantity } from '../language/catalogue/index.js';
import { describeClaim, lookupOf } from '../language/describe.js';
import type { Assessment, Claim, Fact, FactId, MedicationFact, ObservationFact } from '../record/index.js';
import { type Answer, type AnswerSentence, sentence } from './answer.js';
import { type Desk, refusal } from './desk.js';
import { drugName, taken } from './drugs.js';

type WhatIf = Extract<ToolCall, { tool: 'what_if' }>;

/** The plan and the dangers of the record as it would be, against the record as it is. Nothing is kept. */
export function whatIf(call: WhatIf, desk: Desk): Answer {
  const { assessment, language, lookup } = desk;
  const words = catalogue(language).asking;
  for (const key of [...call.stop, ...call.start])
    if (!desk.installation.terminology().ingredient(key)) return refusal('unknown-drug', language, key);
  const absent = call.stop.filter((key) => taken(key, desk).length === 0);
  if (absent.length > 0)
    return { sentences: absent.map((key) => sentence(words.notTaken(drugName(key, desk)))), refused: 'not-in-record' };
  const measured = call.value && imagined(call.value, desk);
  if (call.value && !measured)
    return refusal('bad-value', language, `${call.value.value} ${call.value.unit ?? ''}`.trim());

  const stopped = new Set(call.stop.flatMap((key) => taken(key, desk).map(({ id }) => id)));
  const names = (keys: readonly string[]) =>
    formatList(
      keys.map((key) => drugName(key, desk)),
      language,
    );
  const facts: readonly Fact[] = [
    ...assessment.facts.map((fact) =>
      stopped.has(fact.id)
        ? ({ ...fact, status: 'stopped', ended: assessment.asOf } as unknown as MedicationFact)
        : fact,
    ),
    ...call.start.flatMap((key) => (taken(key, desk).length > 0 ? [] : [medication(key, desk)])),
    ...(measured ? [measured.fact] : []),
  ];
  const { documents, issues } = assessment;
  // Both by the same call: what surrounds an assessment (an outbreak in the region) differs in neither.
  const now = desk.reassess({ documents, facts: assessment.facts, issues });
  const then = desk.reassess({ documents, facts, issues }, now.plan);
  return {
    sentences: [
      ...(call.stop.length ? [sentence(words.ifStopped(names(call.stop)), [], [...stopped])] : []),
      ...(call.start.length ? [sentence(words.ifStarted(names(call.start)))] : []),
      ...(measured ? [sentence(words.ifMeasured(measured.text))] : []),
      ...changes(then, now, { ...desk, lookup }),
    ],
  };
}

function medication(key: string, { assessment, installation }: Desk): MedicationFact {
  const ingredient = installation.terminology().ingredient(key)!;
  return {
    id: `what-if/${key}` as FactId,
    kind: 'medication',
    concept: { codings: ingredient.codings.slice(0, 1), text: ingredient.title.en },
    ingredients: [key],
    status: 'active',
    certainty: 'present',
    foundBy: 'source',
    provenance: assessment.patient.provenance,
    time: assessment.asOf as unknown as NonNullable<MedicationFact['time']>,
  };
}

function imagined(
  { measure, value, unit }: NonNullable<WhatIf['value']>,
  { assessment, installation, language }: Desk,
) {
  const definition = installation.terminology().measure(measure);
  if (!definition) return undefined;
  const quantity = normaliseQuantity({ value, unit: unit ?? definition.unit }, definition);
  const { normalised } = quantity;
  if (!normalised.ok) return undefined;
  const { plausible } = definition;
  if (plausible && (normalised.value < plausible.lower || normalised.value > plausible.upper)) return undefined;
  const fact: ObservationFact = {
    id: `what-if/${measure}` as FactId,
    kind: 'observation',
    category: 'laboratory',
    concept: { codings: definition.codings.slice(0, 1), text: definition.title.en },
    measure,
    value: { type: 'quantity', quantity },
    certainty: 'present',
    foundBy: 'source',
    provenance: assessment.patient.provenance,
    time: assessment.asOf as unknown as NonNullable<ObservationFact['time']>,
  };
  return { fact, text: `${definition.title[language]} ${formatQuantity(normalised.value, normalised.unit, language)}` };
}

/** Differences of the plan, dangers that come and go, and risks that differ. */
function changes(then: Assessment, now: Assessment, { language, lookup }: Desk): readonly AnswerSentence[] {
  const words = catalogue(language).asking;
  const thenLookup = lookupOf(then, lookup.titles);
  const imaginedSentence = (text: string, claims: readonly Claim[] = []): AnswerSentence => ({
    ...sentence(text, claims),
    hypothetical: true,
  });
  // What the plan changes anyway is no consequence of the question.
  const anyway = new Set(now.plan.differences.map(({ type, key, to }) => JSON.stringify([type, key, to])));
  const caused = then.plan.differences.filter(({ type, key, to }) => !anyway.has(JSON.stringify([type, key, to])));
  const plan = caused.map(({ type, title, from, to, because }) => {
    const claims = because ? [because].flatMap((id) => thenLookup.claim(id) ?? []) : [];
    const name = title[language];
    if (type === 'added') return imaginedSentence(words.added(to?.[language] ?? name), claims);
    if (type === 'removed') return imaginedSentence(words.removed(from?.[language] ?? name), claims);
    return imaginedSentence(words.changed(name, from?.[language] ?? '', to?.[language] ?? ''), claims);
  });
  const grave = (assessment: Assessment) =>
    new Map(
      assessment.claims.flatMap((claim) =>
        claim.kind === 'safety' && !claim.value.proposed ? [[claim.id, claim] as const] : [],
      ),
    );
  const [before, after] = [grave(now), grave(then)];
  const come = [...after]
    .filter(([id]) => !before.has(id))
    .map(([, claim]) => {
      const { headline, detail } = describeClaim(claim, thenLookup, language);
      return imaginedSentence(words.newDanger(tidy(`${headline}${language === 'zh' ? '。' : '. '}${detail}`)), [claim]);
    });
  const gone = [...before]
    .filter(([id]) => !after.has(id))
    .map(([, claim]) => sentence(words.goneDanger(describeClaim(claim, lookup, language).headline), [claim]));
  const risks = then.claims.flatMap((claim) => {
    if (claim.kind !== 'risk') return [];
    const known = lookup.claim(claim.id);
    const { headline } = describeClaim(claim, thenLookup, language);
    const same = known && describeClaim(known, lookup, language).headline === headline;
    return same ? [] : [imaginedSentence(words.newRisk(headline), [claim])];
  });
  const all = [...come, ...gone, ...plan, ...risks];
  return all.length > 0 ? all.slice(0, 24) : [imaginedSentence(words.nothingChanges)];
}

const tidy = (text: string) => text.replace(/[.。\s]+$/, '');
