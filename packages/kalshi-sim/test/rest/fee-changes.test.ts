import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { A, at, delta, marketOf } from '../exchange-fixture.ts'
import type { RawClient } from '../raw-client.ts'
import { checkFrame } from '../support/asyncapi.ts'
import { openTimedFloor } from '../support/trading-floor.ts'

const EVENT = 'KXA-26JUN01'
const MAKER_FEES = { type: 'quadratic_with_maker_fees', multiplierPpm: 1_000_000 } as const
const HALF = { type: 'quadratic', multiplierPpm: 500_000 } as const

const floor = useEach(openTimedFloor)

const bodyOf = async (path: string) => (await floor.ann.rest.get(path)).body
const feeOf = async (): Promise<string> => {
  await floor.bob.order('ask', '0.4300', '1.00')
  const { body } = await floor.ann.order('bid', '0.4300', '1.00')
  return body.average_fee_paid
}

async function listen(): Promise<RawClient> {
  const client = await floor.ann.connect()
  await client.ask('subscribe', { channels: ['market_lifecycle_v2'] }, 1)
  return client
}

describe('section 10, fees of a series', () => {
  it('are listed until they take effect, and for ever on request', async () => {
    floor.exchange.scheduleSeriesFees('KXA', HALF, at(10))
    const upcoming = (await bodyOf('/series/fee_changes')).series_fee_change_arr
    expect(upcoming).toMatchObject([
      { series_ticker: 'KXA', fee_type: 'quadratic', fee_multiplier: 0.5, scheduled_ts: '2026-06-01T12:00:10Z' },
    ])
    floor.scheduler.advance(10_000)
    expect((await bodyOf('/series/fee_changes')).series_fee_change_arr).toEqual([])
    expect((await bodyOf('/series/fee_changes?show_historical=true')).series_fee_change_arr).toEqual(upcoming)
    expect((await bodyOf('/series/fee_changes?show_historical=true&series_ticker=KXB')).series_fee_change_arr).toEqual([])
  })

  it('change what orders pay at their exchange time, not before', async () => {
    const full = await feeOf()
    floor.exchange.scheduleSeriesFees('KXA', HALF, at(10))
    expect(await feeOf()).toBe(full)
    floor.scheduler.advance(9_999)
    expect((await bodyOf('/series/KXA')).series).toMatchObject({ fee_type: 'quadratic', fee_multiplier: 1 })
    floor.scheduler.advance(1)
    expect((await bodyOf('/series/KXA')).series).toMatchObject({ fee_multiplier: 0.5 })
    expect([full, await feeOf()]).toEqual(['0.0172', '0.0086'])
  })

  it('take effect in front of what is published at the same time', async () => {
    floor.exchange.scheduleSeriesFees('KXA', HALF, at(10))
    floor.exchange.publish(delta(A, 'yes', 4_100, 100, at(10)))
    expect((await bodyOf('/series/KXA')).series.fee_multiplier).toBe(0.5)
  })
})

describe('section 10, fees of an event', () => {
  it('go over the head of the series until they are taken back', async () => {
    floor.exchange.setEventFees(EVENT, HALF)
    expect((await bodyOf(`/events/${EVENT}`)).event).toMatchObject({ fee_type_override: 'quadratic', fee_multiplier_override: 0.5 })
    expect(await feeOf()).toBe('0.0086')
    floor.exchange.setEventFees(EVENT, undefined)
    expect((await bodyOf(`/events/${EVENT}`)).event.fee_type_override).toBeUndefined()
    expect(await feeOf()).toBe('0.0172')
  })

  it('are listed with the change that cleared them, page by page', async () => {
    floor.exchange.setEventFees(EVENT, MAKER_FEES, at(5))
    floor.exchange.setEventFees(EVENT, undefined, at(8))
    const first = await bodyOf('/events/fee_changes?limit=1')
    expect(first.event_fee_changes).toMatchObject([
      { event_ticker: EVENT, series_ticker: 'KXA', fee_type_override: 'quadratic_with_maker_fees', fee_multiplier_override: 1 },
    ])
    const second = await bodyOf(`/events/fee_changes?limit=1&cursor=${first.cursor}`)
    expect(second).toMatchObject({ event_fee_changes: [{ fee_type_override: null, fee_multiplier_override: null }], cursor: '' })
    expect((await bodyOf('/events/fee_changes?event_ticker=KXB-26JUN01')).event_fee_changes).toEqual([])
  })

  it('are told on market_lifecycle_v2 when they take effect, in order of their instants', async () => {
    const client = await listen()
    floor.exchange.setEventFees(EVENT, undefined, at(20))
    floor.exchange.setEventFees(EVENT, MAKER_FEES, at(10))
    await client.settle()
    expect(client.frames.filter(({ type }) => type === 'event_fee_update')).toEqual([])
    floor.scheduler.advance(20_000)
    const frames = await client.first(2, ({ type }) => type === 'event_fee_update')
    expect(frames.flatMap(checkFrameOf)).toEqual([])
    expect(frames.map(({ seq, msg }) => [seq, msg])).toEqual([
      [1, { event_ticker: EVENT, fee_type_override: 'quadratic_with_maker_fees', fee_multiplier_override: 1 }],
      [2, { event_ticker: EVENT, fee_type_override: null, fee_multiplier_override: null }],
    ])
  })
})

const checkFrameOf = ({ text }: { readonly text: string }) => checkFrame(JSON.parse(text))

describe('section 10, fee waiver', () => {
  const WAIVED = 'KXB-26JUN01-9'

  it('lets nobody pay before its end, and everybody from then on', async () => {
    floor.exchange.scheduleSeriesFees('KXB', MAKER_FEES)
    floor.exchange.openMarket(marketOf(WAIVED, { feeWaiverUntilUs: at(10) }))
    expect((await bodyOf(`/markets/${WAIVED}`)).market.fee_waiver_expiration_time).toBe('2026-06-01T12:00:10Z')
    const trade = async () => {
      await floor.bob.order('ask', '0.4300', '1.00', { ticker: WAIVED })
      await floor.ann.order('bid', '0.4300', '1.00', { ticker: WAIVED })
      const fees = floor.exchange.trading.fills.slice(-2).map(({ isTaker, fee }) => [isTaker, fee])
      return Object.fromEntries(fees.map(([isTaker, fee]) => [isTaker ? 'taker' : 'maker', fee]))
    }
    expect(await trade()).toEqual({ maker: 0, taker: 0 })
    floor.scheduler.advance(9_999)
    expect(await trade()).toEqual({ maker: 0, taker: 0 })
    floor.scheduler.advance(1)
    expect(await trade()).toEqual({ maker: 4_300, taker: 17_200 })
  })
})
