import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SeenRequest } from '../rest/support/local-exchange.ts'

/** A command as it arrives. */
export interface SeenCommand {
  readonly id: number
  readonly cmd: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A queue that can be waited on. */
class Arrivals<T> {
  readonly #items: T[] = []
  readonly #waiting: ((item: T) => void)[] = []

  put(item: T): void {
    const waiting = this.#waiting.shift()
    if (waiting) waiting(item)
    else this.#items.push(item)
  }

  take(): Promise<T> {
    const item = this.#items.shift()
    return item === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(item)
  }

  get size(): number {
    return this.#items.length
  }
}

/** The exchange's end of one connection, played by the test. */
export class ExchangeConnection {
  /** The upgrade that made it. */
  readonly request: SeenRequest
  readonly #socket: WebSocket
  readonly #commands = new Arrivals<SeenCommand>()

  constructor(socket: WebSocket, path: string, headers: IncomingHttpHeaders) {
    this.#socket = socket
    this.request = { method: 'GET', target: path, path, query: new URLSearchParams(), headers, body: '' }
    socket.on('message', (data) => this.#commands.put(JSON.parse(data.toString())))
    socket.on('error', () => socket.terminate())
  }

  /** The next command of the client, in the order of arrival. */
  command(): Promise<SeenCommand> {
    return this.#commands.take()
  }

  /** Commands that nobody has taken. */
  get waiting(): number {
    return this.#commands.size
  }

  send(...frames: readonly object[]): void {
    for (const frame of frames) this.#socket.send(`${JSON.stringify(frame)}\n`)
  }

  sendText(text: string): void {
    this.#socket.send(text)
  }

  ping(): void {
    this.#socket.ping('heartbeat')
  }

  pong(): Promise<unknown> {
    return once(this.#socket, 'pong')
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Cuts the line without a word. */
  cut(): void {
    this.#socket.terminate()
  }

  ended(): Promise<unknown> {
    return this.#socket.readyState === this.#socket.CLOSED ? Promise.resolve() : once(this.#socket, 'close')
  }

  /** What is written and not yet taken by the other side. */
  get unsentBytes(): number {
    return this.#socket.bufferedAmount
  }
}

/** How an upgrade is answered instead of with an upgrade. */
export interface Refusal {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A WebSocket server on the loopback whose every move is the test's. */
export class WsExchange {
  readonly url: string
  readonly #server: Server
  readonly #upgrades: WebSocketServer
  readonly #connections = new Arrivals<ExchangeConnection>()
  readonly #refused = new Arrivals<IncomingHttpHeaders>()
  readonly #sockets = new Set<Socket>()
  /** Upgrades are answered so, as long as it is set; `silence` answers nothing. */
  refusal: Refusal | 'silence' | undefined

  private constructor(server: Server) {
    this.#server = server
    this.#upgrades = new WebSocketServer({ noServer: true })
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/trade-api/ws/v2`
    server.on('connection', (socket) => this.#sockets.add(socket))
    server.on('upgrade', (request, socket, head) => {
      if (this.refusal !== undefined) return this.#refuse(this.refusal, request.headers, socket)
      this.#upgrades.handleUpgrade(request, socket, head, (webSocket) => {
        this.#connections.put(new ExchangeConnection(webSocket, request.url ?? '', request.headers))
      })
    })
  }

  #refuse(refusal: Refusal | 'silence', headers: IncomingHttpHeaders, socket: Duplex): void {
    this.#refused.put(headers)
    socket.on('error', () => socket.destroy()) // a client that has gone meanwhile
    if (refusal === 'silence') return
    const fields = { ...refusal.headers, 'content-length': String(Buffer.byteLength(refusal.body)), connection: 'close' }
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${refusal.status} Refused\r\n${lines.join('')}\r\n${refusal.body}`)
  }

  static async listen(): Promise<WsExchange> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new WsExchange(server)
  }

  /** The next connection that a client has made. */
  connection(): Promise<ExchangeConnection> {
    return this.#connections.take()
  }

  /** Upgrades that were refused and asked for by nobody. */
  get refusals(): number {
    return this.#refused.size
  }

  /** Headers of the next upgrade that was refused. */
  refused(): Promise<IncomingHttpHeaders> {
    return this.#refused.take()
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
