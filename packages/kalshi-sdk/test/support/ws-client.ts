import { createSigner } from '../../src/auth/create-signer.ts'
import { KalshiSocket } from '../../src/ws/socket.ts'
import type { SocketEvent } from '../../src/ws/socket-event.ts'
import type { KalshiSocketOptions } from '../../src/ws/socket-options.ts'
import { ed25519Key, type TestKey } from '../rest/support/keys.ts'
import { WsExchange } from './ws-exchange.ts'

export type EventOf<Kind extends SocketEvent['kind']> = Extract<SocketEvent, { kind: Kind }>

/** A client, the exchange it talks to, and its events one at a time. */
export class Rig {
  readonly exchange: WsExchange
  readonly socket: KalshiSocket
  readonly key: TestKey
  readonly #events: AsyncIterator<SocketEvent>

  private constructor(exchange: WsExchange, socket: KalshiSocket, key: TestKey) {
    this.exchange = exchange
    this.socket = socket
    this.key = key
    this.#events = socket.events()[Symbol.asyncIterator]()
  }

  static async start(options: Partial<KalshiSocketOptions> = {}): Promise<Rig> {
    const exchange = await WsExchange.listen()
    const key = ed25519Key('5a9e1bd3-8bd3-4b0f-b1a5-0c6a7d1f2e3c')
    const signer = createSigner(key)
    let connections = 0
    const socket = new KalshiSocket({
      url: exchange.url,
      signer,
      random: () => 0,
      createConnId: () => `conn-${++connections}`,
      reconnect: { minDelayMs: 1, maxDelayMs: 10 },
      ...options,
    })
    return new Rig(exchange, socket, key)
  }

  /** The next event. */
  async next(): Promise<SocketEvent> {
    const { value, done } = await this.#events.next()
    if (done) throw new Error('the events have ended')
    return value
  }

  /** The next event, which must be of this kind. */
  async expect<Kind extends SocketEvent['kind']>(kind: Kind): Promise<EventOf<Kind>> {
    const event = await this.next()
    if (event.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(event)}`)
    return event as EventOf<Kind>
  }

  /** The next event of this kind; others are passed over. */
  async until<Kind extends SocketEvent['kind']>(kind: Kind): Promise<EventOf<Kind>> {
    for (;;) {
      const event = await this.next()
      if (event.kind === kind) return event as EventOf<Kind>
    }
  }

  /** Reads no more events, so that another reader can. */
  async leave(): Promise<void> {
    await this.#events.return?.()
  }

  async ended(): Promise<boolean> {
    return (await this.#events.next()).done === true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.socket.close()
    await this.exchange.close()
  }
}

/** Lets what is ready run, input and output included. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
