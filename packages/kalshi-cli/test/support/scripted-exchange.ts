import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  /** Behind `/trade-api/v2`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly isSigned: boolean
  readonly body: unknown
}

export interface Answer {
  readonly status?: number
  /** The body, or what makes it of the request's. */
  readonly json?: object | ((body: Readonly<Record<string, unknown>>) => object)
  /** Cuts the connection instead of answering. */
  readonly isLost?: boolean
}

export interface ScriptedExchange extends AsyncDisposable {
  readonly origin: string
  readonly seen: readonly SeenRequest[]
}

/** A real HTTP server that answers as told, `METHOD /path` by `METHOD /path`, and 404 to all else. */
export async function startScriptedExchange(script: Readonly<Record<string, Answer>>): Promise<ScriptedExchange> {
  const seen: SeenRequest[] = []
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming)
    seen.push(request)
    const answer: Answer = script[`${request.method} ${request.path}`] ?? {
      status: 404,
      json: { error: { code: 'not_found', message: 'not found' } },
    }
    if (answer.isLost) incoming.socket.destroy()
    else response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(bodyOf(answer, request)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function bodyOf({ json = {} }: Answer, { body }: SeenRequest): object {
  return typeof json === 'function' ? json({ ...(body as object) }) : json
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks).toString()
  const url = new URL(incoming.url ?? '', 'http://127.0.0.1')
  return {
    method: incoming.method ?? '',
    path: url.pathname.replace('/trade-api/v2', ''),
    query: Object.fromEntries(url.searchParams),
    isSigned: incoming.headers['kalshi-access-signature'] !== undefined,
    body: body === '' ? undefined : JSON.parse(body),
  }
}
