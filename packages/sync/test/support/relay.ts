import { EventEmitter, once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Which way bytes go: what the program writes, or what it reads. */
export type Direction = 'toServer' | 'toClient'

interface Cut {
  readonly direction: Direction
  readonly afterBytes: number
}

/** A loopback port in front of a database server, whose server can change and whose connections can be cut or held at a byte. */
export class Relay {
  readonly #server = createServer((client) => this.#join(client))
  readonly #links = new Set<Socket>()
  readonly #events = new EventEmitter()
  readonly #bytes: Record<Direction, number> = { toServer: 0, toClient: 0 }
  #target: number
  #cut: Cut | undefined
  #held: { readonly direction: Direction; readonly afterBytes: number } | undefined
  #port = 0
  cuts = 0

  constructor(target: number) {
    this.#target = target
  }

  static async start(target: number): Promise<Relay> {
    const relay = new Relay(target)
    relay.#server.listen(0, '127.0.0.1')
    await once(relay.#server, 'listening')
    const address = relay.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    relay.#port = address.port
    return relay
  }

  /** The same connection string by way of the relay. */
  url(url: string): string {
    const through = new URL(url)
    through.port = String(this.#port)
    return through.href
  }

  /** Bytes that have passed since the start. */
  bytes(direction: Direction): number {
    return this.#bytes[direction]
  }

  /** Later connections go to another server; those that are open are cut. */
  retarget(port: number): void {
    this.#target = port
    this.cutAll()
  }

  /** Cuts every connection, once, when this many more bytes have gone one way. */
  cutAfter(direction: Direction, bytes: number): void {
    this.#cut = { direction, afterBytes: this.#bytes[direction] + bytes }
  }

  /** From this many more bytes on nothing goes that way, until `release`. */
  holdAfter(direction: Direction, bytes: number): void {
    this.#held = { direction, afterBytes: this.#bytes[direction] + bytes }
  }

  /** Resolves once something is held back. */
  async untilHolding(): Promise<void> {
    await once(this.#events, 'holding')
  }

  release(): void {
    this.#held = undefined
    this.#events.emit('released')
  }

  cutAll(): void {
    for (const link of this.#links) link.destroy()
  }

  async close(): Promise<void> {
    this.release()
    this.cutAll()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1')
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#links.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined) // a cut is not an error here
      socket.on('close', () => {
        this.#links.delete(socket)
        other.destroy()
      })
    }
    void this.#pump(client, server, 'toServer')
    void this.#pump(server, client, 'toClient')
  }

  async #pump(from: Socket, to: Socket, direction: Direction): Promise<void> {
    try {
      for await (const chunk of from) {
        this.#bytes[direction] += chunk.length
        if (this.#isDue(direction)) return
        await this.#waitWhileHeld(direction)
        if (!to.write(chunk)) await once(to, 'drain')
      }
    } catch {
      // the other end is gone, which its own loop sees to
    } finally {
      from.destroy()
      to.destroy()
    }
  }

  #isDue(direction: Direction): boolean {
    const cut = this.#cut
    if (cut?.direction !== direction || this.#bytes[direction] < cut.afterBytes) return false
    this.#cut = undefined
    this.cuts++
    this.cutAll()
    return true
  }

  async #waitWhileHeld(direction: Direction): Promise<void> {
    while (this.#held?.direction === direction && this.#bytes[direction] >= this.#held.afterBytes) {
      this.#events.emit('holding')
      await once(this.#events, 'released')
    }
  }
}
