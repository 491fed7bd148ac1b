import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpEndpoint, Secret } from '@kassandra/runtime'
import { readPageAssets } from '../dashboard/page-assets.ts'
import { answerRequest, type ControlParts } from './answer-request.ts'
import type { ControlPort } from './control-port.ts'
import { createHostRules, isLoopback } from './host-rules.ts'
import { TokenCheck } from './token-check.ts'
import { type ControlClock, ViewStream } from './view-stream.ts'

export interface ListenControlOptions {
  /** Default 127.0.0.1: nothing outside this machine gets in. */
  readonly host?: string
  /** 0 for a free one. */
  readonly port: number
  /** What every write needs, and every read too unless only this machine can read. At least 24 characters. */
  readonly token: Secret
  /** Who holds the token, as the engine's records name it. Default `operator`. */
  readonly tokenName?: string
  /** Default: unless `host` is this machine. */
  readonly doReadsNeedToken?: boolean
  /**
   * Origins of the page other than a loopback address and `host`: those of a proxy, such as `https://maker.example.com`, or those of
   * this machine where `host` is a wildcard, such as `http://10.0.0.5:8091`. Only their host names are answered.
   */
  readonly allowedOrigins?: readonly string[]
  /** Levels of each side of each book in the stream. Default 15. */
  readonly levels?: number
  /** Default 32. */
  readonly maxReaders?: number
  readonly clock: ControlClock
  /** Told of what failed and is answered with 500; `request` is its method and path. */
  onFailure(error: unknown, request: string): void
}

const LEVELS = 15
const MAX_READERS = 32
const MAX_WAITING_BYTES = 4_194_304
const MAX_BODY_BYTES = 262_144
const MAX_CONNECTIONS = 256
const TIMEOUT_MS = 15_000
const TIMEOUT_CHECK_MS = 5_000
const MAX_HEADER_BYTES = 16_384

/**
 * Serves the page and the API of a market maker.
 * @throws {RangeError} The token or an allowed origin is not usable.
 * @throws The address cannot be bound (`EADDRINUSE`, `EACCES`).
 */
export async function listenControl(port: ControlPort, options: ListenControlOptions): Promise<HttpEndpoint> {
  const { host = '127.0.0.1' } = options
  const parts = createParts(port, host, options)
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
    (request, response) => void answerRequest(parts, request, response),
  )
  server.maxConnections = MAX_CONNECTIONS
  await bind(server, options.port, host)
  const { port: bound } = server.address() as AddressInfo
  return { url: `http://${shownHost(host)}:${bound}`, port: bound, close: () => close(server, parts.stream) }
}

function createParts(port: ControlPort, host: string, options: ListenControlOptions): ControlParts {
  const { clock, onFailure } = options
  const stream = new ViewStream(port, {
    clock,
    levels: options.levels ?? LEVELS,
    maxReaders: options.maxReaders ?? MAX_READERS,
    maxWaitingBytes: MAX_WAITING_BYTES,
    onFailure: (error) => onFailure(error, 'stream'),
  })
  return {
    port,
    stream,
    clock,
    assets: readPageAssets(),
    hostRules: createHostRules(host, options.allowedOrigins ?? []),
    tokenCheck: new TokenCheck(options.token),
    tokenName: options.tokenName ?? 'operator',
    doReadsNeedToken: options.doReadsNeedToken ?? !isLoopback(host),
    maxBodyBytes: MAX_BODY_BYTES,
    onFailure: (error, request) => onFailure(error, request),
  }
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

const shownHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host)

function close(server: Server, stream: ViewStream): Promise<void> {
  stream.close()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
