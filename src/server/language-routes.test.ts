import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { examplePatient } from '../../test/example-patient.js';
import { scriptedServer } from '../../test/model-server.js';
import type { AskEvent, NarrativeEvent } from './api.js';
import { registerLanguageRoutes } from './language-routes.js';
import { LanguageService } from './language-service.js';

const { assessment, installation } = examplePatient('stent');

async function served(environment: Record<string, string>) {
  const server = Fastify();
  const service = new LanguageService({
    installation,
    environment,
    folder: join(tmpdir(), 'sartor-language-routes'),
    now: () => new Date(0),
  });
  registerLanguageRoutes(server, async (id) => (id === 'p' ? JSON.stringify(assessment) : undefined), service);
  return server;
}

const eventsOf = <E>(body: string): E[] =>
  body
    .split('\n\n')
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice('data: '.length)) as E);

describe('the language routes', () => {
  it('stream the narrative sentence by sentence, then how it came out', async () => {
    const server = await served({ SARTOR_LLM: 'none' });
    const { body, headers } = await server.inject('/api/patients/p/narrative?lang=zh&audience=patient');
    const events = eventsOf<NarrativeEvent>(body);
    expect(headers['content-type']).toContain('text/event-stream');
    expect(events.at(-1)).toMatchObject({ type: 'done', tally: { byModel: 0, failed: 0 } });
    expect(events.length).toBeGreaterThan(20);
  });

  it('answer questions, and refuse what the record cannot answer', async () => {
    const server = await served({ SARTOR_LLM: 'none' });
    const ask = async (question: string) =>
      eventsOf<AskEvent>(
        (await server.inject({ method: 'POST', url: '/api/patients/p/ask', payload: { question } })).body,
      );
    expect((await ask('What if omeprazole is stopped?')).at(-1)).toMatchObject({
      type: 'done',
      understoodBy: 'rules',
      tool: 'what_if',
    });
    expect((await ask('Who won the match?')).at(-1)).toMatchObject({ refused: 'not-understood' });
    expect((await server.inject({ method: 'POST', url: '/api/patients/p/ask', payload: {} })).statusCode).toBe(400);
    expect((await server.inject('/api/patients/nobody/narrative')).statusCode).toBe(404);
  });

  it('give the same claims with none, and with a scripted endpoint that is sent no name', async () => {
    const scripted = await scriptedServer(({ body }) =>
      body.messages?.at(-1)?.content.replaceAll(/<\/?sentence>/g, ''),
    );
    try {
      const plain = eventsOf<NarrativeEvent>(
        (await (await served({ SARTOR_LLM: 'none' })).inject('/api/patients/p/narrative')).body,
      );
      const before = JSON.stringify(assessment.claims);
      const server = await served({ SARTOR_LLM_URL: scripted.url, SARTOR_LLM_MODEL: 'scripted' });
      const worded = eventsOf<NarrativeEvent>((await server.inject('/api/patients/p/narrative')).body);
      const claimsOf = (events: readonly NarrativeEvent[]) =>
        events.flatMap((event) => (event.type === 'sentence' ? [event.claims] : []));
      expect(claimsOf(worded)).toEqual(claimsOf(plain));
      expect(JSON.stringify(assessment.claims)).toBe(before);
      expect(JSON.stringify(scripted.asked)).not.toContain(assessment.patient.name);
      expect(scripted.unscripted).toEqual([]);
    } finally {
      await scripted.close();
    }
  });
});
