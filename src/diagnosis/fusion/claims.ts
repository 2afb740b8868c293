import {
  because,
  type Claim,
  type ClaimOf,
  type Coding,
  claimId,
  type DifferentialValue,
  type Evidence,
  type FactId,
  type LocalizedText,
  type Reason,
} from '../../record/index.js';
import { fuseLate, type Modality, type ModalityEvidence } from './late.js';

const version = '1';
const modalitySystem = 'urn:sartor:modality';
const words: Readonly<Record<Modality, LocalizedText>> = {
  text: { en: 'symptoms and findings', zh: '症状与所见' },
  laboratory: { en: 'laboratory', zh: '检验' },
  genome: { en: 'genome', zh: '基因组' },
  image: { en: 'image', zh: '影像' },
};

interface ImageEvidence {
  readonly disease: Coding;
  readonly name: LocalizedText;
  readonly model: LocalizedText;
  readonly logLikelihoodRatio: number;
  readonly share: number;
  readonly fact: FactId;
  readonly images?: DifferentialValue['contributions'][number]['images'];
}

/**
 * One differential for each disease that an image model reads in the patient's images, together with what the symptoms and
 * the genome say of the same disease; each modality's part is shown. The posterior starts from the published pre-test
 * probability where there is one, else from the share of the disease among the model's own images, and says which.
 * Of several series the one that speaks most strongly counts: they are not independent.
 */
export function fuseModalities(evidence: Evidence, ranked: readonly Claim[]): readonly Claim[] {
  const strongest = new Map<string, ImageEvidence>();
  for (const each of imageEvidence(evidence)) {
    const key = `${each.disease.system}|${each.disease.code}`;
    const known = strongest.get(key);
    if (!known || Math.abs(each.logLikelihoodRatio) > Math.abs(known.logLikelihoodRatio)) strongest.set(key, each);
  }
  const differentials = ranked.filter((claim): claim is ClaimOf<'differential'> => claim.kind === 'differential');
  return [...strongest.values()]
    .map((image) =>
      fused(
        image,
        differentials.find(({ value }) => isSame(value.disease, image.disease)),
      ),
    )
    .sort((a, b) => b.value.posterior - a.value.posterior || (a.id < b.id ? -1 : 1))
    .map((claim, index): Claim => ({ ...claim, value: { ...claim.value, rank: index + 1 } }));
}

const isSame = (a: Coding, b: Coding) => a.system === b.system && a.code === b.code;

function imageEvidence(evidence: Evidence): ImageEvidence[] {
  return evidence.facts('imaging').flatMap((fact) =>
    (fact.readings ?? []).flatMap(({ name: model, frames, labels }) =>
      labels.flatMap(({ disease, name, logLikelihoodRatio, share, strongest }) => {
        if (!disease) return [];
        const images = frames && strongest ? { images: { ...frames, strongest } } : {};
        return [{ disease, name, model, logLikelihoodRatio, share, fact: fact.id, ...images }];
      }),
    ),
  );
}

function fused(image: ImageEvidence, other: ClaimOf<'differential'> | undefined): ClaimOf<'differential'> {
  const preTest = other?.value.preTest ?? {
    probability: image.share,
    of: { en: 'images that the model learnt from', zh: '模型训练所用影像' },
  };
  const parts: (ModalityEvidence & { readonly name: LocalizedText })[] = [
    ...(other
      ? [{ modality: 'text' as const, name: words.text, logLikelihoods: [0, other.value.logLikelihoodRatio] }]
      : []),
    { modality: 'image', name: image.model, logLikelihoods: [0, image.logLikelihoodRatio] },
  ];
  const { posterior } = fuseLate([1 - preTest.probability, preTest.probability], parts);
  const reasons: Reason[] = [
    { fact: image.fact, role: 'image' },
    ...(other ? [{ claim: other.id, role: 'text' }] : []),
  ];
  const value: DifferentialValue = {
    disease: image.disease,
    // The label's name only where nothing else names the disease: a label may be of what is seen.
    ...(other ? (other.value.name ? { name: other.value.name } : {}) : { name: image.name }),
    preTest,
    rank: 1,
    posterior: posterior[1]!,
    logLikelihoodRatio: parts.reduce((sum, { logLikelihoods }) => sum + logLikelihoods[1]!, 0),
    contributions: parts.map(({ modality, name, logLikelihoods }) => ({
      feature: { system: modalitySystem, code: modality, display: words[modality].en },
      name: { en: `${words[modality].en}: ${name.en}`, zh: `${words[modality].zh}：${name.zh}` },
      match: modality,
      logLikelihoodRatio: logLikelihoods[1]!,
      ...(modality === 'image' && image.images ? { images: image.images } : {}),
    })),
  };
  return {
    id: claimId('differential', `fused-${image.disease.code}`),
    kind: 'differential',
    stage: 'diagnosis',
    value,
    uncertainty: { kind: 'probability', probability: value.posterior },
    method: { name: 'late-fusion-of-modalities', version },
    because: because(reasons),
  };
}
