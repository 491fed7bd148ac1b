import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { LinkedConnection } from './linked-connection.ts'

/** Where a cut inside COPY data happened. */
export interface CopyCut {
  /** Message of COPY data since the cut was ordered, from 1. */
  readonly message: number
}

interface PendingCut {
  left: number
  readonly message: number
  readonly done: (cut: CopyCut | undefined) => void
}

/**
 * The way of one program to one PostgreSQL server, a port of this machine: what passes can be cut, held up and slowed down. Connections
 * are in the clear.
 */
export class DatabaseLink {
  readonly #server: Server
  readonly #connections = new Set<LinkedConnection>()
  #port = 0
  #isStalled = false
  #bytesPerSecond = Number.POSITIVE_INFINITY
  #cut: PendingCut | undefined

  private constructor(serverPort: () => number) {
    this.#server = createServer({ noDelay: true }, (client) => {
      const connection = new LinkedConnection(client, serverPort(), {
        bytesPerSecond: () => this.#bytesPerSecond,
        isCutNow: () => this.#isCutNow(),
        closed: () => this.#connections.delete(connection),
      })
      this.#connections.add(connection)
      if (this.#isStalled) connection.stall()
    })
  }

  /** @param serverPort Where the server listens at the moment of a connection. */
  static async open(serverPort: () => number): Promise<DatabaseLink> {
    const link = new DatabaseLink(serverPort)
    link.#server.listen(0, '127.0.0.1')
    await once(link.#server, 'listening')
    const address = link.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no loopback port to be had')
    link.#port = address.port
    return link
  }

  get port(): number {
    return this.#port
  }

  /** Ends every connection at both ends, without a word. @returns How many there were. */
  cut(): number {
    const open = [...this.#connections]
    for (const connection of open) connection.destroy()
    return open.length
  }

  /** Cuts a connection in the middle of the so-manieth message of COPY data from now on; `undefined` when the signal came first. */
  cutInCopy(message: number, signal: AbortSignal): Promise<CopyCut | undefined> {
    return new Promise((resolve) => {
      const done = (cut: CopyCut | undefined): void => {
        signal.removeEventListener('abort', giveUp)
        this.#cut = undefined
        resolve(cut)
      }
      const giveUp = (): void => done(undefined)
      this.#cut = { left: message, message, done }
      if (signal.aborted) giveUp()
      else signal.addEventListener('abort', giveUp)
    })
  }

  /** Nothing passes in either direction until `resume`; connections stand, and new ones are taken. */
  stall(): void {
    this.#isStalled = true
    for (const connection of this.#connections) connection.stall()
  }

  resume(): void {
    this.#isStalled = false
    for (const connection of this.#connections) connection.resume()
  }

  /** Of each connection and direction. */
  slow(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond
  }

  /** At full speed again. */
  hurry(): void {
    this.#bytesPerSecond = Number.POSITIVE_INFINITY
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.close()
    this.cut()
    await once(this.#server, 'close')
  }

  /** Asked for each message of COPY data. */
  #isCutNow(): boolean {
    const cut = this.#cut
    if (!cut || --cut.left > 0) return false
    cut.done({ message: cut.message })
    return true
  }
}
