import type { FastifyInstance } from 'fastify';
import { type Interview, type InterviewAnswers, interview, type PhenotypeModel } from '../diagnosis/index.js';
import { type Assessment, ageInYears, Evidence } from '../record/index.js';
import { outcomeOf } from './operation-outcome.js';

const hpoId = /^HP:\d{7}$/;
const mostAnswers = 200;

/**
 * `POST /api/patients/:id/differential` with the physician's answers: the ranking as it stands then, and what to ask
 * next. Answers are not kept.
 */
export function registerInterview(
  server: FastifyInstance,
  assessmentOf: (id: string) => Promise<string | undefined>,
  phenotypes: () => PhenotypeModel,
): void {
  // One patient is asked about at a time: the record of the last one is kept read.
  let last: { readonly body: string; readonly read: Read } | undefined;
  const readOnce = (body: string): Read => {
    if (last?.body !== body) last = { body, read: readAssessment(body) };
    return last.read;
  };

  server.post<{ Params: { id: string }; Body: unknown }>('/api/patients/:id/differential', async (request, reply) => {
    const answers = answersIn(request.body);
    if (!answers)
      return reply
        .code(400)
        .send(outcomeOf('error', 'invalid', 'Expected {observed, excluded, unknown}: lists of HPO ids'));
    const body = await assessmentOf(request.params.id);
    if (!body) return reply.code(404).send(outcomeOf('error', 'not-found', 'No such patient'));
    const { evidence, traits } = readOnce(body);
    const answer: Interview = interview(evidence, phenotypes(), traits, answers);
    return answer;
  });
}

interface Read {
  readonly evidence: Evidence;
  readonly traits: Parameters<typeof interview>[2];
}

function readAssessment(body: string): Read {
  const { facts, claims, patient, asOf } = JSON.parse(body) as Assessment;
  const evidence = new Evidence(facts);
  evidence.add(
    claims.filter(({ kind }) => kind === 'variant').map((claim) => ({ ...claim, because: [{ fact: patient.id }] })),
  );
  const { sex, birthDate } = patient;
  return {
    evidence,
    traits: {
      ...(sex === 'female' || sex === 'male' ? { sex } : {}),
      ...(birthDate ? { ageYears: ageInYears(birthDate, asOf) } : {}),
    },
  };
}

function answersIn(body: unknown): InterviewAnswers | undefined {
  const lists = ['observed', 'excluded', 'unknown'].map(
    (name) => (body as Record<string, unknown> | null)?.[name] ?? [],
  );
  const isList = (list: unknown): list is string[] =>
    Array.isArray(list) && list.length <= mostAnswers && list.every((id) => typeof id === 'string' && hpoId.test(id));
  if (typeof body !== 'object' || !lists.every(isList)) return undefined;
  const [observed, excluded, unknown] = lists as [string[], string[], string[]];
  return { observed, excluded, unknown };
}
