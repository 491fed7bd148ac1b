import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, refusal, sendAnswer } from './answer.ts'
import { readRunRequest } from './read-run-request.ts'
import type { RunDesk } from './run-desk.ts'
import type { TokenCheck } from './token-check.ts'

export interface FetchServerOptions {
  /** 0 asks the system for a free one. */
  readonly port: number
  readonly host: string
  readonly desk: RunDesk
  /** Once it is aborted, connections end with their answer. */
  readonly stopping: AbortSignal
  readonly checkToken: TokenCheck
  /** What `/health` says. */
  readonly health: () => Answer
  /** Told of what nobody expected. */
  readonly onError: (error: unknown) => void
}

export interface FetchServer {
  /** A wildcard host is shown as loopback. */
  readonly url: string
  /** Lets nobody in any more, and waits for those who are. */
  close(): Promise<void>
}

/** Serves `POST /run`, which alone does work, and `GET /health`. */
export async function listenFetch(options: FetchServerOptions): Promise<FetchServer> {
  const server = createServer((request, response) => {
    answer(options, request)
      .catch((error: unknown) => {
        options.onError(error)
        return refusal(500, 'UNEXPECTED', 'the request failed')
      })
      .then((reply) => sendAnswer(response, reply, options.stopping.aborted))
  })
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  const isWildcard = ['0.0.0.0', '::'].includes(options.host)
  return { url: `http://${isWildcard ? '127.0.0.1' : options.host}:${port}`, close: () => closeServer(server) }
}

async function answer({ desk, checkToken, health }: FetchServerOptions, request: IncomingMessage): Promise<Answer> {
  const { method = '' } = request
  switch ((request.url ?? '/').replace(/\?.*$/s, '')) {
    case '/health':
      return method === 'GET' || method === 'HEAD' ? health() : wrongMethod('GET, HEAD')
    case '/run': {
      if (method !== 'POST') return wrongMethod('POST')
      const refused = await checkToken(request.headers.authorization)
      if (refused) return refused
      const asked = await readRunRequest(request)
      return asked.kind === 'run' ? desk.answer(asked.scheduledFor) : asked.answer
    }
    default:
      return refusal(404, 'NOT_FOUND', 'there are POST /run and GET /health')
  }
}

const wrongMethod = (allow: string): Answer => refusal(405, 'METHOD_NOT_ALLOWED', `only ${allow}`, { allow })

function listen(server: Server, { port, host }: FetchServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

/** Connections that only wait for a further request are not waited for. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
