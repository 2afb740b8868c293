import type { FastifyInstance } from 'fastify';
import { loadImageModels } from '../knowledge/image-models.js';
import type { Installation } from '../knowledge/installation.js';
import type { Equation } from '../prediction/index.js';
import type { Citation, LocalizedText } from '../record/index.js';

/** What a model that may speak of a patient is, whom it knows and where that was read. Mitchell et al, FAT* 2019. */
export interface ModelCard {
  readonly kind: 'equation' | 'score' | 'image';
  /** By which it is asked for on the command line. */
  readonly name: string;
  readonly version: string;
  readonly title: LocalizedText;
  /** In whom it was derived or placed; of an image model, what it is for. */
  readonly population?: LocalizedText;
  readonly inputs: readonly CardInput[];
  readonly citation?: Citation;
  readonly licence?: string;
  /** False: on request only, an assessment doesn't ask it. */
  readonly inAssessments: boolean;
}

export interface CardInput {
  /** Key of a measure, problem or drug; the reader's words are `inputName`'s. */
  readonly of: string;
  readonly required: boolean;
  /** UCUM. */
  readonly unit?: string;
  readonly lower?: number;
  readonly upper?: number;
}

/** GET /api/model-cards -> ModelCard[]; networks are loaded for the first who asks. */
export function registerModelCards(server: FastifyInstance, installation: Installation): void {
  let cards: Promise<readonly ModelCard[]> | undefined;
  server.get('/api/model-cards', () => {
    cards ??= modelCards(installation);
    return cards;
  });
}

/** Of the equations that ship, the scores and the image models that the user installed. */
export async function modelCards(installation: Installation): Promise<readonly ModelCard[]> {
  const equations = installation.prediction().equations.map(equationCard);
  const scores = [...installation.scores().byId.values()].map(
    ({ id, version, title, reference, knowledge }): ModelCard => ({
      kind: 'score',
      name: id,
      version,
      title,
      ...(reference ? { population: reference.population } : {}),
      inputs: [],
      citation: knowledge.citation,
      inAssessments: true,
    }),
  );
  const images = (await loadImageModels()).map(
    ({ card }): ModelCard => ({
      kind: 'image',
      name: card.id,
      version: card.version,
      title: card.name,
      population: card.intendedUse,
      inputs: [],
      licence: card.licence,
      inAssessments: true,
    }),
  );
  return [...images, ...scores, ...equations];
}

function equationCard({ name, version, title, population, inputs, citation, applies }: Equation): ModelCard {
  return {
    kind: 'equation',
    name,
    version,
    title,
    population,
    inputs: inputs.map(({ of, required, unit, lower, upper }) => ({
      of,
      required,
      ...(unit === undefined ? {} : { unit }),
      ...(lower === undefined ? {} : { lower }),
      ...(upper === undefined ? {} : { upper }),
    })),
    citation,
    inAssessments: !applies.tableOnly,
  };
}
