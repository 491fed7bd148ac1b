import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a database that can break: everything between a client and the server goes through it. */
export class DatabaseLink {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #target: { host: string; port: number }
  #isDown = false
  #bytesLeft = Number.POSITIVE_INFINITY
  /** Bytes that have come from the server. */
  received = 0
  cuts = 0

  private constructor(server: Server, target: URL) {
    this.#server = server
    this.#target = { host: target.hostname, port: Number(target.port) }
  }

  static async open(url: string): Promise<{ readonly link: DatabaseLink; readonly url: string }> {
    const target = new URL(url)
    const server = createServer()
    const link = new DatabaseLink(server, target)
    server.on('connection', (client) => link.#join(client))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    target.hostname = '127.0.0.1'
    target.port = String(address.port)
    return { link, url: target.href }
  }

  /** Ends every connection in the middle of whatever goes on. */
  cut(): void {
    this.cuts++
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Refuses connections until `restore`, as a server that is being restarted. */
  takeDown(): void {
    this.#isDown = true
    this.cut()
  }

  /** @param port Where the server is now; where it was by default. */
  restore(port?: number): void {
    this.#isDown = false
    if (port !== undefined) this.#target = { ...this.#target, port }
  }

  /** Ends every connection once so many more bytes have come from the server. */
  cutAfter(bytes: number): void {
    this.#bytesLeft = bytes
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket): void {
    if (this.#isDown) {
      client.destroy()
      return
    }
    const server = connect(this.#target)
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
    server.on('data', (chunk) => this.#count(chunk.length))
    client.pipe(server)
    server.pipe(client)
  }

  #count(bytes: number): void {
    this.received += bytes
    this.#bytesLeft -= bytes
    if (this.#bytesLeft > 0) return
    this.#bytesLeft = Number.POSITIVE_INFINITY
    this.cut()
  }
}
