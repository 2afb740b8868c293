import type { FastifyInstance, FastifyReply } from 'fastify';
import { ModelError } from '../language/models/model.js';
import { tallyOf } from '../language/narrative/write.js';
import type { Assessment, Language } from '../record/index.js';
import type { AskEvent, NarrativeEvent } from './api.js';
import type { LanguageService } from './language-service.js';
import { outcomeOf } from './operation-outcome.js';

const longestQuestion = 2000;

/** The narrative and the questions of one patient, as server-sent events. */
export function registerLanguageRoutes(
  server: FastifyInstance,
  assessmentOf: (id: string) => Promise<string | undefined>,
  service: LanguageService,
): void {
  server.get('/api/language', async () => service.state());

  server.get<{ Params: { id: string }; Querystring: { lang?: string; audience?: string; model?: string } }>(
    '/api/patients/:id/narrative',
    async (request, reply) => {
      const assessment = await find(request.params.id);
      if (!assessment) return missing(reply);
      const { lang, audience, model } = request.query;
      await stream<NarrativeEvent>(reply, async (send, signal) => {
        const sentences = [];
        const options = {
          language: languageOf(lang),
          audience: audience === 'patient' ? ('patient' as const) : ('clinician' as const),
          plain: model === 'none',
          signal,
        };
        for await (const sentence of service.narrative(assessment, options)) {
          sentences.push(sentence);
          const { text, claims, facts, section, paragraph, by } = sentence;
          send({ type: 'sentence', text, claims, facts, section, paragraph, by });
        }
        send({ type: 'done', tally: tallyOf(sentences) });
      });
      return reply;
    },
  );

  server.post<{ Params: { id: string }; Body: { question?: unknown; lang?: unknown } }>(
    '/api/patients/:id/ask',
    async (request, reply) => {
      const assessment = await find(request.params.id);
      if (!assessment) return missing(reply);
      const { question, lang } = request.body ?? {};
      if (typeof question !== 'string' || question.trim() === '' || question.length > longestQuestion)
        return reply
          .code(400)
          .send(outcomeOf('error', 'invalid', `Expected {"question": "..."} of at most ${longestQuestion} characters`));
      await stream<AskEvent>(reply, async (send, signal) => {
        const { sentences, refused, understoodBy, call } = await service.ask(
          question,
          assessment,
          languageOf(lang),
          signal,
        );
        for (const sentence of sentences) send({ type: 'sentence', ...sentence });
        send({ type: 'done', understoodBy, ...(call ? { tool: call.tool } : {}), ...(refused ? { refused } : {}) });
      });
      return reply;
    },
  );

  async function find(id: string): Promise<Assessment | undefined> {
    const body = await assessmentOf(id);
    return body === undefined ? undefined : (JSON.parse(body) as Assessment);
  }
}

const languageOf = (text: unknown): Language => (text === 'zh' ? 'zh' : 'en');

const missing = (reply: FastifyReply) => reply.code(404).send(outcomeOf('error', 'not-found', 'No such patient'));

/** Sends events as they are made; a client that goes away cancels the work. */
async function stream<E extends object>(
  reply: FastifyReply,
  work: (send: (event: E) => void, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  const { raw } = reply;
  raw.on('close', () => gone.abort());
  const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  reply.hijack();
  raw.writeHead(200, {
    ...Object.fromEntries(headers),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  try {
    await work((event) => raw.write(`data: ${JSON.stringify(event)}\n\n`), gone.signal);
  } catch (error) {
    if (!(error instanceof ModelError)) {
      // The message may quote the record: only its trace is logged.
      console.error(error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : 'fault');
      raw.write(`data: ${JSON.stringify({ type: 'failed' })}\n\n`);
    }
  } finally {
    raw.end();
  }
}
