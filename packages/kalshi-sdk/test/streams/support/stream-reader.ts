import fc from 'fast-check'
import { CatchUp } from '../../../src/streams/catch-up.ts'
import type { StreamKind } from '../../../src/streams/stream-kind.ts'
import { epochUs } from '../../../src/units/time.ts'
import { decodeFrame } from '../../../src/ws/decode-frame.ts'
import type { LaggingExchange } from './lagging-exchange.ts'

/** What befalls a reader. */
export const turns = fc.constantFrom(
  { kind: 'disconnect' as const },
  { kind: 'subscribe' as const },
  { kind: 'pass' as const },
  { kind: 'restart' as const },
)

/** REST gets time to show everything, and is read. */
export const catchingUp = fc.constant({ kind: 'catch-up' as const })

export type Turn = typeof turns | typeof catchingUp extends fc.Arbitrary<infer T> ? T : never

/** A stream without sockets: what it is told and what it reads, in the order that the steps say. */
export class StreamReader<T> {
  readonly delivered: T[] = []
  readonly #exchange: LaggingExchange
  readonly #resume: (state: object) => StreamKind<T>
  #kind: StreamKind<T>
  #catchUp: CatchUp | undefined
  #isSubscribed = false

  /** @param resume What another process makes of the state of this one. */
  constructor(exchange: LaggingExchange, kind: StreamKind<T>, resume: (state: object) => StreamKind<T>) {
    this.#exchange = exchange
    this.#kind = kind
    this.#resume = resume
  }

  get isSubscribed(): boolean {
    return this.#isSubscribed
  }

  get isCaughtUp(): boolean {
    return this.#catchUp === undefined
  }

  subscribe(): void {
    const now = epochUs(this.#exchange.nowUs)
    this.#isSubscribed = true
    if (this.#kind.begin(now)) this.#catchUp = new CatchUp(now, now)
    else this.#kind.settle?.(now)
  }

  /** @param frame As the exchange sends it. */
  tell(frame: object): void {
    const item = this.#kind.itemOf(decodeFrame(frame))
    if (item === undefined) throw new Error('the frame tells nothing of the stream')
    if (this.#kind.take(item, 'live')) this.delivered.push(item)
  }

  async pass(): Promise<void> {
    const catchUp = this.#catchUp
    if (!catchUp) return
    const { asOfUs } = this.#exchange
    for await (const item of this.#kind.read({ untilUs: catchUp.untilUs, asOfUs, options: {} })) {
      if (this.#kind.take(item, 'backfill')) this.delivered.push(item)
    }
    if (!catchUp.isShownBy(asOfUs)) return
    this.#kind.settle?.(catchUp.untilUs)
    this.#catchUp = undefined
  }

  async undergo({ kind }: Turn): Promise<void> {
    switch (kind) {
      case 'pass':
        if (this.#isSubscribed) await this.pass()
        return
      case 'catch-up':
        if (!this.#isSubscribed) this.subscribe()
        this.#exchange.letRestCatchUp()
        return this.pass()
      case 'disconnect':
        this.#isSubscribed = false
        return
      case 'subscribe':
        this.subscribe()
        return
      case 'restart':
        this.#restart()
    }
  }

  /** Subscribes once more, and reads what REST has when all of it shows. */
  async end(): Promise<void> {
    this.subscribe()
    this.#exchange.letRestCatchUp()
    await this.pass()
  }

  /** Another process goes on with the token of this one. */
  #restart(): void {
    this.#kind = this.#resume(this.#kind.state())
    this.#catchUp = undefined
    this.#isSubscribed = false
  }
}
