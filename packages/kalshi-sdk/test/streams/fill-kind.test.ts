import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RestRequest } from '../../src/rest/transport/rest-transport.ts'
import { FillKind, type FillsQuery, type StreamedFill } from '../../src/streams/fill-stream.ts'
import { formatToken, parseToken } from '../../src/streams/stream-token.ts'
import { epochUs } from '../../src/units/time.ts'
import { BASE_US, type Made, toFrame, toWire } from './made-fill.ts'
import { asksFor, LaggingExchange } from './support/lagging-exchange.ts'
import { catchingUp, StreamReader, turns } from './support/stream-reader.ts'

class Fills extends LaggingExchange {
  readonly fills: Made[] = []

  protected answer(request: RestRequest): object {
    const shown = this.fills.filter(({ atUs }) => atUs <= this.asOfUs && asksFor(request, atUs))
    return { fills: shown.toSorted((one, other) => other.atUs - one.atUs).map(toWire), cursor: '' }
  }
}

const readerOf = (exchange: Fills, query: FillsQuery): StreamReader<StreamedFill> =>
  new StreamReader(
    exchange,
    new FillKind(exchange.transport(), query),
    (state) => new FillKind(exchange.transport(), { resume: formatToken('fill', state) }),
  )

const idsOf = ({ delivered }: StreamReader<StreamedFill>): readonly string[] => delivered.map(({ fillId }) => fillId)

const step = fc.oneof(
  fc.record({
    kind: fc.constant('fill' as const),
    afterUs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 90_000_000 })),
  }),
  fc.record({ kind: fc.constant('wait' as const), afterUs: fc.integer({ min: 0, max: 120_000_000 }) }),
  catchingUp,
  turns,
)

describe('a stream of fills', () => {
  it('S1 S4: delivers each once, through lost connections, a lagging REST side and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), fc.integer({ min: 0, max: 400_000_000 }), async (steps, lagUs) => {
        const exchange = new Fills()
        exchange.lagUs = lagUs
        const reader = readerOf(exchange, { since: epochUs(BASE_US) })
        for (const each of steps) {
          if ('afterUs' in each) exchange.nowUs += each.afterUs
          if (each.kind === 'fill') {
            const made = { id: `f${exchange.fills.length}`, atUs: exchange.nowUs }
            exchange.fills.push(made)
            if (reader.isSubscribed) reader.tell(toFrame(made))
          } else if (each.kind !== 'wait') await reader.undergo(each)
        }
        await reader.end()
        expect(reader.isCaughtUp).toBe(true)
        expect(idsOf(reader).toSorted()).toEqual(exchange.fills.map(({ id }) => id).toSorted())
      }),
      { numRuns: 300 },
    )
  })

  it('S2: delivers in order what it missed, where REST is current', async () => {
    const exchange = new Fills()
    const reader = readerOf(exchange, { since: epochUs(BASE_US) })
    for (let index = 0; index < 20; index++) exchange.fills.push({ id: `f${index}`, atUs: BASE_US + index * 5 * 3_600e6 })
    exchange.nowUs = BASE_US + 500 * 3_600e6
    await reader.end()
    expect(idsOf(reader)).toEqual(exchange.fills.map(({ id }) => id))
  })

  it('without a beginning has only what comes', async () => {
    const exchange = new Fills()
    exchange.fills.push({ id: 'old', atUs: BASE_US - 1 })
    const reader = readerOf(exchange, {})
    reader.subscribe()
    expect(reader.isCaughtUp).toBe(true)
    reader.tell(toFrame({ id: 'new', atUs: BASE_US + 5 }))
    expect(idsOf(reader)).toEqual(['new'])
  })

  it.each([
    ['', 'the resume token is none of this version'],
    ['bm9uZQ', 'the resume token is none of this version'],
    [formatToken('user_orders', {}), 'the resume token is one of user_orders, not of fill'],
  ])('refuses what is no token of its own: %j', (resume, message) => {
    expect(() => new FillKind(new Fills().transport(), { resume })).toThrow(message)
    expect(parseToken('fill', formatToken('fill', { a: 1 }))).toEqual({ a: 1 })
  })
})
