import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { commands, EVENT_KINDS, eventsOf } from '../../test/session/arbitrary-lines.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import { toCommandLine, toEventLine } from './event-line.ts'

/** The order in which a line put together by hand has its fields. */
const ORDER = ['kind', 'ticker', 'atUs', 'exchangeUs', 'tradeId', 'side', 'price', 'delta', 'yesPrice', 'count', 'takerSide']
const inOrder = (event: EngineEvent): object =>
  Object.fromEntries(Object.entries(event).sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b)))

it.each(['delta', 'trade', 'clock'] as const)('R1 writes a %s, put together by hand, as JSON.stringify does', (kind) => {
  fc.assert(
    fc.property(eventsOf(kind), (event) => {
      expect(toEventLine(event)).toBe(JSON.stringify(inOrder(event)))
    }),
    { numRuns: 2_000 },
  )
})

it.each(EVENT_KINDS)('R1 writes a %s as one line of JSON that says the same', (kind) => {
  fc.assert(
    fc.property(eventsOf(kind), (event) => {
      const line = toEventLine(event)
      expect(line).not.toContain('\n')
      expect(JSON.parse(line)).toEqual(event)
    }),
  )
})

it('R1 writes equal commands alike, whatever the order of their fields', () => {
  fc.assert(
    fc.property(commands, (command) => {
      const turned = Object.fromEntries(Object.entries(command).reverse()) as typeof command
      expect(toCommandLine(turned)).toBe(toCommandLine(command))
      expect(JSON.parse(toCommandLine(command))).toEqual(command)
    }),
  )
})

const atUs = epochUs(1)
const nan = Number.NaN as ReturnType<typeof price>

it.each<EngineEvent>([
  { kind: 'clock', atUs: nan as number as typeof atUs },
  { kind: 'snapshot', ticker: 'A', atUs, yes: [], no: [{ price: nan, qty: qty(1) }] },
  { kind: 'delta', ticker: 'A', atUs, side: 'yes', price: nan, delta: qty(1) },
  {
    kind: 'delta',
    ticker: 'A',
    atUs,
    exchangeUs: epochUs(1),
    side: 'yes',
    price: price(1),
    delta: (qty(1) / 0) as typeof nan & ReturnType<typeof qty>,
  },
  { kind: 'feed', name: 'index', atUs, feed: { value: Number.POSITIVE_INFINITY, asOfUs: atUs } },
  { kind: 'settlement-average', ticker: 'A', atUs, average: { samples: 0, mean: Number.NaN, asOfUs: atUs } },
])('R2 refuses a number that is none: %j', (event) => {
  expect(() => toEventLine(event)).toThrow(/is no JSON number/)
})
