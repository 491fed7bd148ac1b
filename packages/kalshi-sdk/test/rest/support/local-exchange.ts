import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the exchange saw it. */
export interface SeenRequest {
  readonly method: string
  /** Path and query, as they stood in the request line. */
  readonly target: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An answer: a JSON body or text, with its status; or whatever a function does to the response. */
export type Reply =
  | { readonly status?: number; readonly json?: unknown; readonly text?: string; readonly headers?: Readonly<Record<string, string>> }
  | ((response: ServerResponse, request: SeenRequest) => void)

export interface LocalExchange {
  readonly origin: string
  readonly restUrl: string
  readonly wsUrl: string
  readonly seen: readonly SeenRequest[]
  /** The next requests are answered by these, in order. */
  reply(...replies: readonly Reply[]): void
  /** What is answered when nothing else is due. */
  replyAlways(reply: Reply): void
  close(): Promise<void>
}

/** A real HTTP server on the loopback that keeps what it was asked and answers what it was told. */
export async function startLocalExchange(): Promise<LocalExchange> {
  const seen: SeenRequest[] = []
  const due: Reply[] = []
  let always: Reply = { status: 404, json: { error: { code: 'not_found', message: 'not found' } } }
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming)
    seen.push(request)
    send(due.shift() ?? always, response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    restUrl: `http://127.0.0.1:${port}/trade-api/v2`,
    wsUrl: `ws://127.0.0.1:${port}/trade-api/ws/v2`,
    seen,
    reply: (...replies) => void due.push(...replies),
    replyAlways(reply) {
      always = reply
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const { method = '', url: target = '', headers } = incoming
  const [path = '', query = ''] = target.split('?', 2)
  return { method, target, path, query: new URLSearchParams(query), headers, body: Buffer.concat(chunks).toString() }
}

function send(reply: Reply, response: ServerResponse, request: SeenRequest): void {
  if (typeof reply === 'function') {
    reply(response, request)
    return
  }
  const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json))
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(text)
}
