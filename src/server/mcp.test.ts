import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { describe, expect, it } from 'vitest';
import { examplePatient } from '../../test/example-patient.js';
import { mcpServer } from './mcp.js';

const { assessment, installation } = examplePatient('stent');

async function connected(): Promise<Client> {
  const [here, there] = InMemoryTransport.createLinkedPair();
  await mcpServer(
    {
      installation,
      list: async () => [{ id: 'p', name: '' }],
      assessment: async (id) => (id === 'p' ? assessment : undefined),
    },
    '1',
  ).connect(there);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(here);
  return client;
}

const textOf = (result: unknown) => (result as { content: { text: string }[] }).content[0]!.text;

describe('the MCP server', () => {
  it('offers the tools of the chat', async () => {
    const { tools } = await (await connected()).listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'explain_claim',
      'explain_drug',
      'latest',
      'list_patients',
      'list_results',
      'what_if',
      'why_not',
    ]);
  });

  it('asks the engines: a brand name is understood, a stop changes the dangers', async () => {
    const client = await connected();
    const result = await client.callTool({ name: 'what_if', arguments: { stop: ['omeprazole'] } });
    expect(textOf(result)).toContain('omeprazole + clopidogrel');
    const listed = await client.callTool({ name: 'list_results', arguments: { kind: 'medications', lang: 'zh' } });
    expect(textOf(listed)).toContain('氯吡格雷');
  });

  it('refuses what it does not know', async () => {
    const client = await connected();
    expect(await client.callTool({ name: 'why_not', arguments: { drug: 'wonderdrugol' } })).toMatchObject({
      isError: true,
    });
    expect(
      await client.callTool({ name: 'latest', arguments: { patient: 'nobody', measure: 'ldl-cholesterol' } }),
    ).toMatchObject({ isError: true });
  });
});
