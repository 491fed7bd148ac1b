import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RestRequest, RestTransport } from '../../src/rest/transport/rest-transport.ts'
import { CatchUp } from '../../src/streams/catch-up.ts'
import { FillKind, type FillsQuery } from '../../src/streams/fill-stream.ts'
import { formatToken, parseToken } from '../../src/streams/stream-token.ts'
import { type EpochUs, epochUs } from '../../src/units/time.ts'
import { decodeFrame } from '../../src/ws/decode-frame.ts'
import { BASE_US, type Made, toFrame, toWire } from './made-fill.ts'

/** An exchange whose REST side shows a fill only some time after it was made. */
class LaggingExchange {
  readonly fills: Made[] = []
  nowUs = BASE_US
  lagUs = 0

  get asOfUs(): EpochUs {
    return epochUs(this.nowUs - this.lagUs)
  }

  transport(): RestTransport {
    const answer = ({ query = {} }: RestRequest) => {
      const [min, max] = [Number(query['min_ts'] ?? 0) * 1e6, Number(query['max_ts'] ?? Number.MAX_SAFE_INTEGER / 1e6) * 1e6]
      const shown = this.fills.filter(({ atUs }) => atUs <= this.asOfUs && atUs >= min && atUs <= max)
      return { fills: shown.toSorted((one, other) => other.atUs - one.atUs).map(toWire), cursor: '' }
    }
    return {
      request: async (request) => ({ status: 200, headers: {}, body: answer(request), attempts: 1, receivedAtUs: epochUs(0) }),
      close: async () => undefined,
    }
  }
}

/** A stream without sockets: what it is told and what it reads, in the order that the steps say. */
class Reader {
  readonly delivered: string[] = []
  readonly #exchange: LaggingExchange
  #kind: FillKind
  #catchUp: CatchUp | undefined

  constructor(exchange: LaggingExchange, query: FillsQuery) {
    this.#exchange = exchange
    this.#kind = new FillKind(exchange.transport(), query)
  }

  subscribe(): void {
    const now = epochUs(this.#exchange.nowUs)
    if (this.#kind.begin(now)) this.#catchUp = new CatchUp(now, now)
    else this.#kind.settle(now)
  }

  tell(made: Made): void {
    const item = this.#kind.itemOf(decodeFrame(toFrame(made)))
    if (item === undefined) throw new Error('the frame tells no fill')
    if (this.#kind.take(item, 'live')) this.delivered.push(item.fillId)
  }

  async pass(): Promise<void> {
    const catchUp = this.#catchUp
    if (!catchUp) return
    const { asOfUs } = this.#exchange
    for await (const item of this.#kind.read({ untilUs: catchUp.untilUs, asOfUs, options: {} })) {
      if (this.#kind.take(item, 'backfill')) this.delivered.push(item.fillId)
    }
    if (!catchUp.isShownBy(asOfUs)) return
    this.#kind.settle(catchUp.untilUs)
    this.#catchUp = undefined
  }

  get isCaughtUp(): boolean {
    return this.#catchUp === undefined
  }

  /** Another process goes on with the token of this one. */
  restart(): void {
    this.#kind = new FillKind(this.#exchange.transport(), { resume: formatToken('fill', this.#kind.state()) })
    this.#catchUp = undefined
  }
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant('fill' as const),
    afterUs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 90_000_000 })),
  }),
  fc.record({ kind: fc.constant('wait' as const), afterUs: fc.integer({ min: 0, max: 120_000_000 }) }),
  fc.constant({ kind: 'catch-up' as const }),
  fc.constantFrom({ kind: 'disconnect' as const }, { kind: 'subscribe' as const }, { kind: 'pass' as const }, { kind: 'restart' as const }),
)

describe('a stream of fills', () => {
  it('S1 S4: delivers each once, through lost connections, a lagging REST side and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), fc.integer({ min: 0, max: 400_000_000 }), async (steps, lagUs) => {
        const exchange = new LaggingExchange()
        exchange.lagUs = lagUs
        const reader = new Reader(exchange, { since: epochUs(BASE_US) })
        let isSubscribed = false
        for (const each of steps) {
          if ('afterUs' in each) exchange.nowUs += each.afterUs
          if (each.kind === 'fill') {
            const made = { id: `f${exchange.fills.length}`, atUs: exchange.nowUs }
            exchange.fills.push(made)
            if (isSubscribed) reader.tell(made)
          } else if (each.kind === 'pass' && isSubscribed) await reader.pass()
          else if (each.kind === 'catch-up') {
            if (!isSubscribed) reader.subscribe()
            isSubscribed = true
            exchange.nowUs += lagUs + 2_000_000
            await reader.pass()
          } else if (each.kind === 'disconnect') isSubscribed = false
          else if (each.kind === 'subscribe' || each.kind === 'restart') {
            if (each.kind === 'restart') reader.restart()
            isSubscribed = each.kind === 'subscribe'
            if (isSubscribed) reader.subscribe()
          }
        }
        reader.subscribe()
        exchange.nowUs += lagUs + 2_000_000
        await reader.pass()
        expect(reader.isCaughtUp).toBe(true)
        expect(reader.delivered.toSorted()).toEqual(exchange.fills.map(({ id }) => id).toSorted())
      }),
      { numRuns: 300 },
    )
  })

  it('S2: delivers in order what it missed, where REST is current', async () => {
    const exchange = new LaggingExchange()
    const reader = new Reader(exchange, { since: epochUs(BASE_US) })
    for (let index = 0; index < 20; index++) exchange.fills.push({ id: `f${index}`, atUs: BASE_US + index * 5 * 3_600e6 })
    exchange.nowUs = BASE_US + 500 * 3_600e6
    reader.subscribe()
    exchange.nowUs += 2_000_000
    await reader.pass()
    expect(reader.delivered).toEqual(exchange.fills.map(({ id }) => id))
  })

  it('without a beginning has only what comes', async () => {
    const exchange = new LaggingExchange()
    exchange.fills.push({ id: 'old', atUs: BASE_US - 1 })
    const reader = new Reader(exchange, {})
    reader.subscribe()
    expect(reader.isCaughtUp).toBe(true)
    reader.tell({ id: 'new', atUs: BASE_US + 5 })
    expect(reader.delivered).toEqual(['new'])
  })

  it.each([
    ['', 'the resume token is none of this version'],
    ['bm9uZQ', 'the resume token is none of this version'],
    [formatToken('user_orders', {}), 'the resume token is one of user_orders, not of fill'],
  ])('refuses what is no token of its own: %j', (resume, message) => {
    expect(() => new FillKind(new LaggingExchange().transport(), { resume })).toThrow(message)
    expect(parseToken('fill', formatToken('fill', { a: 1 }))).toEqual({ a: 1 })
  })
})
