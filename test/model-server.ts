import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages?: readonly { readonly role: string; readonly content: string }[];
    readonly response_format?: unknown;
    readonly input?: readonly string[];
  };
}

/** What the scripted server says to one request: a text, an HTTP status, vectors, or silence until the client gives up. */
export type Scripted =
  | string
  | { readonly status: number }
  | { readonly vectors: readonly (readonly number[])[] }
  | { readonly silence: true };

/**
 * An OpenAI-compatible server that says what the test wrote down, and nothing else: a request that the script has no
 * answer for gets HTTP 400 and is listed in `unscripted`.
 */
export async function scriptedServer(answer: (asked: Asked) => Scripted | undefined) {
  const asked: Asked[] = [];
  const unscripted: Asked[] = [];
  const server = createServer(async (request, response) => {
    const question: Asked = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(await textOf(request)) as Asked['body'],
    };
    asked.push(question);
    const said = answer(question);
    if (said === undefined) {
      unscripted.push(question);
      response.writeHead(400).end('{"error":{"message":"unscripted"}}');
    } else if (typeof said !== 'string' && 'status' in said) {
      response.writeHead(said.status).end('{}');
    } else if (typeof said !== 'string' && 'silence' in said) {
      request.on('close', () => response.end());
    } else if (typeof said !== 'string') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: said.vectors.map((embedding, index) => ({ index, embedding })) }));
    } else if (question.body.stream) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const piece of said.match(/.{1,7}/gsu) ?? [])
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: piece } }] })}\n\n`);
      response.end('data: [DONE]\n\n');
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          choices: [{ message: { role: 'assistant', content: said }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 10, completion_tokens: 5 },
        }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    unscripted,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
