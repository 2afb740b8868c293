import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { type Assessment, codeSystem, type Language, type Place } from '../../src/record/index.js';
import { type ReportFormat, render, reportFormats } from '../../src/report/index.js';
import type {
  About,
  DifferentialAnswers,
  DifferentialReply,
  PatientSummary,
  UploadResult,
} from '../../src/server/api.js';
import { documents } from './documents.js';
import { excerptOf } from './excerpt.js';
import { asOf, bare, fixture } from './fixture.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const assessments: Readonly<Record<string, Assessment>> = { lindqvist: fixture, wang: bare };

const summary = (id: string, assessment: Assessment, domains: readonly string[], urgent: number): PatientSummary => ({
  id,
  name: assessment.patient.name!,
  sex: assessment.patient.sex,
  birthDate: String(assessment.patient.birthDate),
  asOf,
  example: id === 'lindqvist',
  domains,
  urgent,
  recommendations: assessment.plan.items.length,
  quarantined: assessment.quarantine.length,
});

const patients: readonly PatientSummary[] = [
  summary('lindqvist', fixture, ['cardiovascular', 'pharmacogenomics', 'diabetes'], 3),
  summary('wang', bare, [], 0),
];

const about: About = {
  version: '0.1.0',
  database: 'pglite',
  packs: fixture.versions.packs.map(({ id, release, sha256 }) => ({
    id,
    title: id,
    release,
    licence: 'CC0-1.0',
    sources: [{ title: 'A source', licence: 'CC0-1.0' }],
    files: [{ path: 'data.json', sha256 }],
    unchecked: 0,
    gaps: ['A known gap'],
  })),
};

/**
 * The workbench's own server contract over made-up patients, without engines or store, so that tests of the workbench
 * test the workbench. The page's security policy is the real server's.
 */
export async function startFixtureServer(webRoot: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response, webRoot).catch((error: unknown) => send(response, 500, String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closed(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server has no address');
  return address.port;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, webRoot: string): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, api, kind, id, part] = pathname.split('/');
  if (api !== 'api') return sendFile(response, webRoot, pathname);
  if (request.method === 'POST' && part === 'differential') return sendJson(response, await differential(request));
  if (request.method === 'POST') return receive(request, response);
  if (kind === 'about') return sendJson(response, about);
  if (kind === 'documents') return sendDocument(response, id!, part, searchParams);
  if (kind !== 'patients') return sendJson(response, outcome('No such address'), 404);
  if (!id) return sendJson(response, patients);
  const assessment = assessments[id];
  if (!assessment) return sendJson(response, outcome('No such patient'), 404);
  if (part === 'assessment') return sendJson(response, assessment);
  if (part === 'plans') return sendJson(response, [assessment.plan]);
  const format = reportFormats.find((each): each is ReportFormat => part === `report.${each}`);
  if (!format) return sendJson(response, outcome('No such address'), 404);
  const language: Language = searchParams.get('lang') === 'zh' ? 'zh' : 'en';
  const type = format === 'pdf' ? 'application/pdf' : types['.html']!;
  send(response, 200, await render(assessment, { format, language }), type);
}

const outcome = (diagnostics: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'not-found', diagnostics }],
});

/** Two diseases; "yes" to the one question turns their order. */
async function differential(request: IncomingMessage): Promise<DifferentialReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { observed, excluded, unknown } = JSON.parse(Buffer.concat(chunks).toString()) as DifferentialAnswers;
  const xanthoma = { system: codeSystem.hpo, code: 'HP:0010874', display: 'Tendon xanthomatosis' };
  const turned = observed.includes(xanthoma.code);
  const disease = (
    code: string,
    display: string,
    rank: number,
    posterior: number,
  ): DifferentialReply['ranking'][number] => ({
    disease: { system: codeSystem.omim, code, display },
    rank,
    posterior,
    logLikelihoodRatio: rank === 1 ? 3 : 1,
    contributions: turned ? [{ feature: xanthoma, match: 'exact', logLikelihoodRatio: rank === 1 ? 3 : 1 }] : [],
  });
  const familial = disease('143890', 'Familial hypercholesterolaemia', turned ? 2 : 1, turned ? 0.2 : 0.6);
  const sitosterolaemia = disease('210250', 'Sitosterolaemia', turned ? 1 : 2, turned ? 0.7 : 0.2);
  const isAsked = [observed, excluded, unknown].some((list) => list.includes(xanthoma.code));
  return {
    ranking: turned ? [sitosterolaemia, familial] : [familial, sitosterolaemia],
    questions: isAsked ? [] : [{ phenotype: xanthoma, probability: 0.4, expectedBits: 0.5, effort: 'asked' }],
  };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (Buffer.concat(chunks).includes('filename="broken.json"'))
    return sendJson(response, outcome('broken.json, line 1: not JSON'), 422);
  const result: UploadResult = { patient: patients[1]!, issues: fixture.issues };
  sendJson(response, result);
}

function sendDocument(response: ServerResponse, sha256: string, part: string | undefined, search: URLSearchParams) {
  const document = documents.find((each) => each.sha256 === sha256);
  if (!document) return sendJson(response, outcome('No such document'), 404);
  if (part !== 'excerpt') return send(response, 200, document.text, 'application/octet-stream');
  sendJson(response, excerptOf(document, JSON.parse(search.get('place') ?? '') as Place));
}

async function sendFile(response: ServerResponse, webRoot: string, pathname: string): Promise<void> {
  const path = join(webRoot, normalize(pathname));
  const file = path.startsWith(webRoot) && extname(path) ? await readFile(path).catch(() => undefined) : undefined;
  if (file) return send(response, 200, file, types[extname(path)] ?? 'application/octet-stream');
  send(response, 200, await readFile(join(webRoot, 'index.html')), types['.html']!);
}

const sendJson = (response: ServerResponse, body: unknown, status = 200) =>
  send(response, status, JSON.stringify(body), 'application/json; charset=utf-8');

function send(response: ServerResponse, status: number, body: string | Uint8Array, type = 'text/plain'): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  });
  response.end(body);
}
