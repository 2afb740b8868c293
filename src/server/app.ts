import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Casebook } from '../casebook.js';
import type { PhenotypeModel } from '../diagnosis/index.js';
import type { SourceFile } from '../intake/index.js';
import type { Installation } from '../knowledge/installation.js';
import type { Titles } from '../language/describe.js';
import type { Assessment, DocumentHash, Language, Place } from '../record/index.js';
import { type ReportFormat, render } from '../report/index.js';
import { excerpt } from '../store/excerpt.js';
import type { ModelStore } from '../store/models.js';
import type { About, Excerpt, PatientSummary, UploadResult } from './api.js';
import { registerImages } from './images.js';
import { registerInterview } from './interview.js';
import { registerLanguageRoutes } from './language-routes.js';
import type { LanguageService } from './language-service.js';
import { registerModelCards } from './model-cards.js';
import { issuesToOutcome, outcomeOf } from './operation-outcome.js';
import { registerOutbreak } from './outbreak.js';
import { registerOutcomeRoutes } from './outcome-routes.js';

export interface ServerParts {
  readonly casebook: Casebook;
  readonly about: About;
  /** Folder of the built workbench. */
  readonly webRoot: string;
  /** Host names that may address this server; others are refused (DNS rebinding). */
  readonly hosts: readonly string[];
  /** The ranking of diseases by phenotype, loaded when first asked for; without it that address is unknown. */
  readonly phenotypes?: () => PhenotypeModel;
  /** Names of drugs, measures and problems for reports. */
  readonly titles: Titles;
  /** Of which the cards of models are made; without it that address is unknown. */
  readonly installation?: Installation;
  /** Models and what was decided of them; without it there is no cohort either. */
  readonly models?: ModelStore;
  /** Writing and asking; without it those addresses are unknown. */
  readonly language?: LanguageService;
}

const largestUpload = 2 * 1024 ** 3;

const mediaTypes: Record<ReportFormat, string> = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
};

/** The HTTP surface: parse, call, render. See `api.ts` for the contract. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { casebook, about, webRoot, hosts, titles, phenotypes, models, language, installation } = parts;
  const server = Fastify({ logger: false, bodyLimit: 1024 * 1024, trustProxy: false });
  await server.register(multipart, { limits: { fileSize: largestUpload, files: 2000, fields: 10 } });

  server.addHook('onRequest', async (request, reply) => {
    const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
    if (!hosts.includes(host))
      return reply.code(421).send(outcomeOf('error', 'security', `This server does not answer for the host "${host}"`));
    const origin = request.headers.origin;
    if (request.method !== 'GET' && origin && !hosts.includes(new URL(origin).hostname)) {
      return reply.code(403).send(outcomeOf('error', 'security', 'Requests from other sites are refused'));
    }
    reply.headers({
      'content-security-policy':
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });

  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(outcomeOf('error', 'invalid', error.message));
    // The message may quote the record: only its trace goes to the log, under an id that the user sees too.
    const id = randomUUID();
    console.error(`fault ${id}\n${error.stack?.split('\n').slice(1).join('\n') ?? ''}`);
    return reply.code(500).send(outcomeOf('fatal', 'exception', `A fault of ours, not of your data; id ${id}`));
  });

  server.get('/api/patients', async (): Promise<PatientSummary[]> => casebook.patients.list());

  server.post('/api/patients', async (request, reply) => receive(request, reply));
  server.post<{ Params: { id: string } }>('/api/patients/:id/files', async (request, reply) => {
    if (!(await casebook.patients.find(request.params.id))) return notFound(reply, 'patient');
    return receive(request, reply, request.params.id);
  });

  async function receive(
    request: FastifyRequest,
    reply: FastifyReply,
    patientId?: string,
  ): Promise<UploadResult | FastifyReply> {
    const files: SourceFile[] = [];
    for await (const part of request.parts()) {
      if (part.type === 'file') files.push({ name: part.filename, bytes: await part.toBuffer() });
    }
    if (files.length === 0)
      return reply.code(400).send(outcomeOf('error', 'required', 'Expected at least one file in the field "file"'));
    const { patient, issues } = await casebook.receive(files, patientId ? { patientId } : {});
    if (!patient) return reply.code(422).send(issuesToOutcome(issues));
    return { patient, issues };
  }

  server.get<{ Params: { id: string } }>('/api/patients/:id/assessment', async (request, reply) => {
    const body = await currentAssessment(casebook, request.params.id);
    if (!body) return notFound(reply, 'patient');
    return reply.type('application/json; charset=utf-8').send(body);
  });

  server.get<{ Params: { id: string } }>('/api/patients/:id/plans', async (request) =>
    casebook.patients.plans(request.params.id),
  );

  server.get<{ Params: { id: string; format: string }; Querystring: { lang?: string } }>(
    '/api/patients/:id/report.:format',
    async (request, reply) => {
      const { id, format } = request.params;
      if (!(format in mediaTypes)) return notFound(reply, 'format');
      const body = await currentAssessment(casebook, id);
      if (!body) return notFound(reply, 'patient');
      const language: Language = request.query.lang === 'zh' ? 'zh' : 'en';
      const report = await render(JSON.parse(body) as Assessment, { format: format as ReportFormat, language, titles });
      return reply.type(mediaTypes[format as ReportFormat]).send(report);
    },
  );

  server.get<{ Params: { sha256: string } }>('/api/documents/:sha256', async (request, reply) => {
    const document = await casebook.document(request.params.sha256 as DocumentHash);
    if (!document) return notFound(reply, 'document');
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(document.name)}`)
      .send(Buffer.from(document.bytes));
  });

  server.get<{ Params: { sha256: string }; Querystring: { place?: string } }>(
    '/api/documents/:sha256/excerpt',
    async (request, reply): Promise<Excerpt | FastifyReply> => {
      const place = parsePlace(request.query.place);
      if (!place) return reply.code(400).send(outcomeOf('error', 'invalid', 'Expected ?place= with a Place as JSON'));
      const document = await casebook.document(request.params.sha256 as DocumentHash);
      const found = document && excerpt(document.bytes, place);
      if (!document || !found) return notFound(reply, 'place');
      return { documentName: document.name, kind: document.kind, ...found };
    },
  );

  registerImages(server, casebook);
  registerOutbreak(server);
  if (phenotypes) registerInterview(server, (id) => currentAssessment(casebook, id), phenotypes);

  if (language) registerLanguageRoutes(server, (id) => currentAssessment(casebook, id), language);
  if (installation) registerModelCards(server, installation);
  if (models) registerOutcomeRoutes(server, casebook, models);
  server.get('/api/about', async () => about);
  server.all('/api/*', async (_request, reply) => notFound(reply, 'address'));

  if (existsSync(webRoot)) {
    await server.register(fastifyStatic, { root: webRoot, index: 'index.html', cacheControl: false });
    server.setNotFoundHandler((_request, reply) => reply.sendFile('index.html'));
  }
  return server;
}

/** The newest assessment; made anew if the day, the engine or a pack has changed since. */
async function currentAssessment(casebook: Casebook, id: string): Promise<string | undefined> {
  await casebook.assess(id);
  return casebook.patients.latestAssessment(id);
}

const placeKinds: readonly Place['kind'][] = ['fhirPath', 'line', 'span', 'cell', 'segment', 'xpath', 'dicom', 'whole'];

function parsePlace(text: string | undefined): Place | undefined {
  try {
    const place = JSON.parse(text ?? '') as Place;
    return placeKinds.includes(place?.kind) ? place : undefined;
  } catch {
    return undefined;
  }
}

const notFound = (reply: FastifyReply, what: string) =>
  reply.code(404).send(outcomeOf('error', 'not-found', `No such ${what}`));
