import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import type { Installation } from '../knowledge/installation.js';
import { resultKinds, type ToolCall } from '../language/asking/question.js';
import type { Assessment, Language } from '../record/index.js';
import type { Answer } from '../tools/answer.js';
import { type Desk, deskOf, refusal } from '../tools/desk.js';
import { answer } from '../tools/dispatch.js';
import { drugKey } from '../tools/drugs.js';

/** The patients that the tools may be asked about. */
export interface McpPatients {
  readonly installation: Installation;
  readonly list: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly assessment: (id: string) => Promise<Assessment | undefined>;
}

const common = {
  patient: z.string().optional().describe('id from list_patients; the only patient if left out'),
  lang: z.enum(['en', 'zh']).default('en').describe('language of the answer'),
};
type Common = { readonly patient?: string | undefined; readonly lang: Language };

/** The tools of the chat, for any client that speaks MCP. See: https://modelcontextprotocol.io/specification */
export function mcpServer(patients: McpPatients, version: string): McpServer {
  const server = new McpServer({ name: 'sartor', version });

  server.registerTool('list_patients', { description: 'The patients that can be asked about' }, async () => ({
    content: [{ type: 'text' as const, text: JSON.stringify(await patients.list()) }],
  }));

  server.registerTool(
    'list_results',
    {
      description: 'What the record and the assessment hold of one kind, with the ids of claims and facts',
      inputSchema: { ...common, kind: z.enum(resultKinds) },
    },
    async ({ kind, ...asked }) => reply(await run(asked, () => ({ tool: 'list', kind }))),
  );
  server.registerTool(
    'what_if',
    {
      description:
        'The plan if drugs were stopped or started, or a value were different: the engines run anew, nothing is kept',
      inputSchema: {
        ...common,
        stop: z.array(z.string()).default([]).describe('drugs, by generic or brand name'),
        start: z.array(z.string()).default([]),
        measure: z.string().optional().describe('ldl-cholesterol, hba1c, systolic-pressure ...'),
        value: z.number().optional(),
        unit: z.string().optional(),
      },
    },
    async ({ stop, start, measure, value, unit, ...asked }) =>
      reply(
        await run(asked, (desk) => ({
          tool: 'what_if',
          stop: stop.map((name) => drugKey(name, desk) ?? name),
          start: start.map((name) => drugKey(name, desk) ?? name),
          ...(measure !== undefined && value !== undefined
            ? { value: { measure, value, ...(unit ? { unit } : {}) } }
            : {}),
        })),
      ),
  );
  for (const [name, description] of [
    ['why_not', 'Why a drug is not recommended, or what would follow if it were given'],
    ['explain_drug', 'All that the assessment says of a drug'],
  ] as const) {
    server.registerTool(
      name,
      { description, inputSchema: { ...common, drug: z.string() } },
      async ({ drug, ...asked }) =>
        reply(await run(asked, (desk) => ({ tool: name, drug: drugKey(drug, desk) ?? drug }))),
    );
  }
  server.registerTool(
    'explain_claim',
    {
      description: 'A claim of the assessment with what it rests on: facts, other claims, published sources',
      inputSchema: { ...common, claim: z.string() },
    },
    async ({ claim, ...asked }) => reply(await run(asked, () => ({ tool: 'explain_claim', claim }))),
  );
  server.registerTool(
    'latest',
    {
      description: 'The last values of a measurement, and its target',
      inputSchema: { ...common, measure: z.string() },
    },
    async ({ measure, ...asked }) => reply(await run(asked, () => ({ tool: 'latest', measure }))),
  );
  return server;

  async function run({ patient, lang }: Common, call: (desk: Desk) => ToolCall): Promise<Answer> {
    const id = patient ?? (await patients.list())[0]?.id;
    const assessment = id === undefined ? undefined : await patients.assessment(id);
    if (!assessment) return refusal('not-in-record', lang, patient ?? 'patient');
    const desk = deskOf(assessment, patients.installation, lang);
    return answer(call(desk), desk);
  }
}

/** The answer as text for a model, and with its references as structure. */
function reply({ sentences, refused }: Answer) {
  return {
    content: [{ type: 'text' as const, text: JSON.stringify({ sentences, ...(refused ? { refused } : {}) }) }],
    ...(refused ? { isError: true } : {}),
  };
}

/** Serves until the client closes its end. stdout belongs to the protocol: messages go to stderr. */
export async function serveMcp(patients: McpPatients): Promise<void> {
  const server = mcpServer(patients, patients.installation.versions().engine);
  await server.connect(new StdioServerTransport());
  console.error('sartor: MCP server on stdin and stdout');
}
