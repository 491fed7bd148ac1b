import { type RawData, WebSocket } from 'ws'
import type { SignedHeaders } from '../auth/signed-headers.ts'
import { ConnectionError, TimeoutError } from '../errors/connection-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import { readRefusal } from './handshake.ts'
import { sleep } from './reconnect.ts'
import type { SocketClock } from './socket-clock.ts'

/** What a connection tells its owner, in order: nothing before `onOpen`, nothing after `onClose`. */
export interface ConnectionHandlers {
  onOpen(connection: Connection): void
  onText(text: string): void
  onPing(): void
  /** Not called where `end` was. */
  onClose(reason: 'server' | 'error', detail: string): void
}

export interface ConnectionOptions {
  readonly url: string
  readonly headers: SignedHeaders
  readonly clock: SocketClock
  readonly connectTimeoutMs: number
  readonly signal: AbortSignal
  readonly handlers: ConnectionHandlers
}

const NORMAL_CLOSURE = 1000
const POLITE_CLOSE_MS = 1_000

/**
 * Opens one connection. Redirects are not followed, and what is sent is not compressed.
 * @throws {ApiError} The exchange answered with something else than an upgrade; `UnauthorizedError` for 401.
 * @throws {ConnectionError} No answer came: refused, reset, unresolved.
 * @throws {TimeoutError} Not open within `connectTimeoutMs`.
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { url, headers, clock, connectTimeoutMs, signal } = options
  signal.throwIfAborted()
  const socket = new WebSocket(url, { headers: { ...headers }, perMessageDeflate: false, followRedirects: false })
  const opening = Promise.withResolvers<Connection>()
  const connection = new Connection(socket, clock, options.handlers, opening)
  const timer = clock.setTimer(connectTimeoutMs, () => opening.reject(new TimeoutError(`GET ${new URL(url).pathname}`, connectTimeoutMs)))
  const abort = (): void => opening.reject(signal.reason)
  signal.addEventListener('abort', abort)
  socket.once('unexpected-response', (_request, response) => {
    readRefusal(url, headers, response, clock.nowUs() / 1_000).then(opening.reject, opening.reject)
  })
  try {
    return await opening.promise
  } catch (error) {
    connection.abandon()
    throw error instanceof KalshiError || signal.aborted ? error : new ConnectionError('the handshake failed', { cause: error })
  } finally {
    timer.cancel()
    signal.removeEventListener('abort', abort)
  }
}

/** One open WebSocket. */
export class Connection {
  readonly #socket: WebSocket
  readonly #clock: SocketClock
  #handlers: ConnectionHandlers | undefined
  #failure: Error | undefined
  #isOpen = false

  constructor(socket: WebSocket, clock: SocketClock, handlers: ConnectionHandlers, opening: PromiseWithResolvers<Connection>) {
    this.#socket = socket
    this.#clock = clock
    this.#handlers = handlers
    // Listeners are attached before the handshake ends, since the first frames may come with its last bytes.
    socket.on('open', () => {
      this.#isOpen = true
      this.#handlers?.onOpen(this)
      opening.resolve(this)
    })
    socket.on('message', (data) => this.#handlers?.onText(toText(data)))
    socket.on('ping', () => this.#handlers?.onPing())
    socket.on('error', (error) => {
      this.#failure = error
      opening.reject(error)
    })
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()))
  }

  send(text: string): void {
    this.#socket.send(text, (error) => {
      if (error) this.#failure = error // the close that follows tells of it
    })
  }

  /** Stops reading, so that the exchange is held back by TCP. What is read already still arrives. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Ends it at once, without another word to its owner. */
  abandon(): void {
    this.#handlers = undefined
    this.#socket.terminate()
  }

  /** Ends it with a closing handshake of a second at most, without another word to its owner. */
  async close(): Promise<void> {
    this.#handlers = undefined
    if (this.#socket.readyState === WebSocket.CLOSED) return
    const closed = new AbortController()
    this.#socket.once('close', () => closed.abort())
    this.#socket.resume()
    this.#socket.close(NORMAL_CLOSURE)
    await sleep(this.#clock, POLITE_CLOSE_MS, closed.signal)
    this.#socket.terminate()
  }

  #closed(code: number, reason: string): void {
    if (!this.#isOpen) return // a failed handshake is told by its promise
    const detail = this.#failure?.message ?? `closed with code ${code}${reason === '' ? '' : `: ${reason}`}`
    this.#handlers?.onClose(this.#failure ? 'error' : 'server', detail)
    this.#handlers = undefined
  }
}

function toText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString()
}
