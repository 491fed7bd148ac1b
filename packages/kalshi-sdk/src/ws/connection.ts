import { type RawData, WebSocket } from 'ws'
import { ConnectionError, TimeoutError } from '../errors/connection-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import type { EpochUs } from '../units/time.ts'
import type { ConnectionHandlers, ConnectionOptions, WireConnection } from './connection-port.ts'
import { readRefusal } from './handshake.ts'
import { sleep } from './reconnect.ts'
import type { SocketClock } from './socket-clock.ts'

const NORMAL_CLOSURE = 1000
const POLITE_CLOSE_MS = 1_000

/** Redirects are not followed, and what is sent is not compressed. See `OpenConnection`. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { url, headers, clock, connectTimeoutMs, signal } = options
  signal.throwIfAborted()
  const socket = new WebSocket(url, {
    headers: { ...headers },
    perMessageDeflate: false,
    followRedirects: false,
    skipUTF8Validation: true, // the decoder looks at what is not ASCII
  })
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
export class Connection implements WireConnection {
  readonly #socket: WebSocket
  readonly #clock: SocketClock
  #handlers: ConnectionHandlers | undefined
  #failure: Error | undefined
  #isOpen = false
  #turnUs: EpochUs | undefined

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
    socket.on('message', (data) => this.#handlers?.onFrame(toBytes(data), this.#readAtUs()))
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

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  abandon(): void {
    this.#handlers = undefined
    this.#socket.terminate()
  }

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

  // All frames that one read of the socket brings are told in one turn, and have one time: asking for it costs a tenth of a frame.
  #readAtUs(): EpochUs {
    if (this.#turnUs !== undefined) return this.#turnUs
    queueMicrotask(() => {
      this.#turnUs = undefined
    })
    this.#turnUs = this.#clock.nowUs()
    return this.#turnUs
  }

  #closed(code: number, reason: string): void {
    if (!this.#isOpen) return // a failed handshake is told by its promise
    const detail = this.#failure?.message ?? `closed with code ${code}${reason === '' ? '' : `: ${reason}`}`
    this.#handlers?.onClose(this.#failure ? 'error' : 'server', detail)
    this.#handlers = undefined
  }
}

function toBytes(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
