import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fault, Faults } from './faults.ts'

/** A request that has come whole. */
export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface FakeAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/** What a fake says and does. */
export interface FakeService {
  /** Name of what is asked for, by which faults are planned. */
  nameOperation(request: FakeRequest): string
  answer(request: FakeRequest): FakeAnswer
  /** An error as the service words it. */
  refuse(status: number, code: string): FakeAnswer
}

export interface FakeServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  readonly faults: Faults
  close(): Promise<void>
}

/** Serves a fake on loopback. What it does, it does whole and in one turn of the process, as the service would. */
export async function startFakeServer(service: FakeService): Promise<FakeServer> {
  const faults = new Faults()
  const server = createServer((incoming, response) => {
    serve(service, faults, incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(service: FakeService, faults: Faults, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const url = new URL(incoming.url ?? '/', 'http://fake')
  const request: FakeRequest = {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  }
  const gone = new Promise<void>((resolve) => response.once('close', resolve))
  const operation = service.nameOperation(request)
  const fault = await faults.enter(operation, gone)
  faults.leave(operation)
  if (response.destroyed || fault?.kind === 'drop') return void response.destroy()
  if (fault?.kind === 'refuse') return send(response, withHeaders(service.refuse(fault.status, fault.code), fault), request.method)
  if (fault?.kind === 'error-in-200') return send(response, { ...service.refuse(500, fault.code), status: 200 }, request.method)
  const arrived = fault?.kind === 'lose-half' ? request.body.subarray(0, request.body.length / 2) : request.body
  const answer = service.answer({ ...request, body: arrived })
  if (fault?.kind === 'lose-answer' || fault?.kind === 'lose-half') return void response.destroy()
  send(response, answer, request.method, fault)
  await gone
  faults.finish(operation)
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: FakeAnswer, method: string, fault?: Fault): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(status, { ...(status !== 204 && { 'content-length': bytes.length }), ...headers })
  if (fault === undefined) return void response.end(method === 'HEAD' ? undefined : bytes)
  response.write(bytes.subarray(0, bytes.length / 2), () => {
    if (fault.kind === 'cut-body') response.destroy()
  })
}

function withHeaders(answer: FakeAnswer, { headers = {} }: { readonly headers?: Readonly<Record<string, string>> }): FakeAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
