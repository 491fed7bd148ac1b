import { connect, type Socket } from 'node:net'
import { MessageScanner } from './message-scanner.ts'

export interface ConnectionRules {
  readonly bytesPerSecond: () => number
  /** Asked for each message of COPY data: whether the connection ends in its middle. */
  readonly isCutNow: () => boolean
  readonly closed: () => void
}

const COPY_DATA = 'd'

/** One connection of a program to a PostgreSQL server, passed on in both directions. */
export class LinkedConnection {
  readonly #sockets: readonly Socket[]
  readonly #rules: ConnectionRules
  readonly #waits = new Set<NodeJS.Timeout>()
  #isStalled = false

  constructor(client: Socket, serverPort: number, rules: ConnectionRules) {
    const server = connect({ port: serverPort, host: '127.0.0.1', noDelay: true })
    this.#sockets = [client, server]
    this.#rules = rules
    this.#pass(client, server, new MessageScanner(false))
    this.#pass(server, client, new MessageScanner(true))
  }

  stall(): void {
    this.#isStalled = true
    for (const socket of this.#sockets) socket.pause()
  }

  resume(): void {
    this.#isStalled = false
    for (const socket of this.#sockets) socket.resume()
  }

  destroy(): void {
    for (const wait of this.#waits) clearTimeout(wait)
    // Not `resetAndDestroy`: Node may lose the handle of a socket that is being shut down, and then never exits.
    for (const socket of this.#sockets) socket.destroy()
    this.#rules.closed()
  }

  #pass(from: Socket, to: Socket, scanner: MessageScanner): void {
    from.on('data', (bytes) => this.#forward(bytes, from, to, scanner))
    to.on('drain', () => this.#goOn(from))
    from.on('end', () => to.end())
    // The other side learns of it by the reset; nobody else has to.
    from.on('error', () => this.destroy())
    from.on('close', () => this.destroy())
  }

  #forward(bytes: Buffer, from: Socket, to: Socket, scanner: MessageScanner): void {
    for (const { type, bodyAt, bodyBytes } of scanner.scan(bytes)) {
      if (type !== COPY_DATA || !this.#rules.isCutNow()) continue
      to.write(bytes.subarray(0, Math.min(bodyAt + Math.floor(bodyBytes / 2), bytes.length)), () => this.destroy())
      from.pause()
      from.removeAllListeners('data')
      return
    }
    const isTaken = to.write(bytes)
    const waitMs = (bytes.length / this.#rules.bytesPerSecond()) * 1_000
    if (!isTaken || waitMs >= 1) from.pause()
    if (isTaken && waitMs >= 1) this.#goOnAfter(waitMs, from)
  }

  #goOnAfter(waitMs: number, from: Socket): void {
    const wait = setTimeout(() => {
      this.#waits.delete(wait)
      this.#goOn(from)
    }, waitMs)
    this.#waits.add(wait)
  }

  #goOn(from: Socket): void {
    if (!this.#isStalled) from.resume()
  }
}
