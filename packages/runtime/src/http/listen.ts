import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ListenOptions {
  /** 0 asks the system for a free port. */
  readonly port: number
  /** Default `127.0.0.1`; `0.0.0.0` in a container, so that the outside reaches it. */
  readonly host?: string | undefined
}

/** A server that is listening. */
export interface HttpEndpoint {
  /** Base address without a trailing slash; a wildcard host is shown as loopback. */
  readonly url: string
  readonly port: number
  /** Stops listening and drops open connections. Idempotent. */
  close(): Promise<void>
}

/** What to answer with. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** Answers a path, or says `undefined` for one it does not know. */
export type Answerer = (path: string) => Promise<Answer | undefined> | Answer | undefined

/**
 * Serves GET and HEAD requests by path.
 * @throws The address cannot be bound (`EADDRINUSE`, `EACCES`).
 */
export async function listen(answer: Answerer, { port, host = '127.0.0.1' }: ListenOptions): Promise<HttpEndpoint> {
  const server = createServer((request, response) => {
    reply(answer, request, response).catch((error: unknown) => {
      send(response, {
        status: 500,
        contentType: 'text/plain; charset=utf-8',
        body: `${error instanceof Error ? error.message : 'failed'}\n`,
      })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const shownHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return { url: `http://${shownHost}:${address.port}`, port: address.port, close: () => closeServer(server) }
}

async function reply(answer: Answerer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return send(response, { status: 405, contentType: 'text/plain; charset=utf-8', body: 'method not allowed\n' })
  }
  const path = (request.url ?? '/').replace(/\?.*$/s, '')
  send(response, (await answer(path)) ?? { status: 404, contentType: 'text/plain; charset=utf-8', body: 'not found\n' })
}

function send(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
