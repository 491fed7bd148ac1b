import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Frame, OrderbookDeltaFrame } from '@kassandra/kalshi-sdk/ws'
import { describe, expect, it } from 'vitest'
import { ConnectionRouter, type Routed } from './router.ts'

const AT = epochUs(9_000_000)
const router = (gatherer = 'g1', connId = 'c1') => new ConnectionRouter({ gatherer, connId, idleGraceUs: 1_000 })

const delta = (seq: number, tsUs: EpochUs | undefined, change: Partial<OrderbookDeltaFrame> = {}): Frame => ({
  kind: 'orderbook-delta',
  sid: 2,
  seq,
  ticker: 'M',
  side: 'yes',
  price: price(4_200),
  delta: qty(-100),
  exchangeTsUs: tsUs,
  exchangeTsPrecision: tsUs === undefined ? undefined : 'us',
  ...change,
})
const snapshot = (seq: number, sendingTsMs?: number): Frame => ({
  kind: 'orderbook-snapshot',
  sid: 2,
  seq,
  ticker: 'M',
  yes: [{ price: price(4_100), qty: qty(500) }],
  no: [],
  sendingTsMs,
})
const trade = (seq: number, tsUs: number, sid = 3): Frame => ({
  kind: 'trade',
  sid,
  seq,
  ticker: 'M',
  tradeId: `t${seq}`,
  yesPrice: price(4_200),
  count: qty(1_000),
  takerSide: 'no',
  isBlockTrade: false,
  exchangeTsUs: epochUs(tsUs),
  exchangeTsPrecision: 'ms',
})
const ticker = (tsUs: number, volume = 1): Frame => ({
  kind: 'ticker',
  sid: 4,
  ticker: 'M',
  price: price(4_200),
  yesBid: price(4_100),
  yesAsk: price(4_300),
  yesBidQty: qty(1),
  yesAskQty: undefined,
  lastTradeQty: undefined,
  volume: qty(volume),
  openInterest: qty(7),
  dollarVolume: 12,
  dollarOpenInterest: 3,
  exchangeTsUs: epochUs(tsUs),
  exchangeTsPrecision: 'us',
})
const routeAll = (target: ConnectionRouter, ...frames: readonly Frame[]): Routed[] => frames.map((frame) => target.route(frame, AT))
const rowsOf = (routed: readonly Routed[]) => routed.flatMap(({ rows }) => rows.map(({ row }) => row))

describe('rows', () => {
  it('gives a delta its place in the segment and its ordinal among identical ones', () => {
    const rows = rowsOf(routeAll(router(), snapshot(1), delta(2, epochUs(1_500_000)), delta(3, epochUs(1_500_000))))
    expect(rows.slice(1)).toEqual([
      {
        market_ticker: 'M',
        exchange_ts: '1970-01-01T00:00:01.500000Z',
        side: 'yes',
        price: 4_200,
        delta: -100,
        occ: 0,
        gatherer: 'g1',
        conn_id: 'c1',
        sid: 2,
        seq: 2,
        segment_start: 1,
        received_at: '1970-01-01T00:00:09.000000Z',
      },
      expect.objectContaining({ occ: 1, seq: 3 }),
    ])
  })

  it('cuts the second of a trade and keeps its precision', () => {
    expect(rowsOf(routeAll(router(), trade(1, 1_999_000)))).toEqual([
      expect.objectContaining({
        exchange_ts: '1970-01-01T00:00:01.999000Z',
        exchange_sec: '1970-01-01T00:00:01.000000Z',
        ts_precision: 'ms',
        source: 'ws',
        taker_side: 'no',
        qty: 1_000,
        conn_id: 'c1',
      }),
    ])
  })

  it('takes the time of a snapshot from its sending time, else from its connection, else from our clock', () => {
    const target = router()
    const rows = rowsOf(routeAll(target, snapshot(1), ticker(3_000_000), snapshot(2), snapshot(3, 2_500)))
    expect(rows.filter((row) => 'yes_levels' in row)).toEqual([
      expect.objectContaining({
        exchange_ts: '1970-01-01T00:00:09.000000Z',
        exchange_ts_source: 'received',
        yes_levels: '[[4100,500]]',
        no_levels: '[]',
      }),
      expect.objectContaining({ exchange_ts: '1970-01-01T00:00:03.000000Z', exchange_ts_source: 'connection' }),
      expect.objectContaining({ exchange_ts: '1970-01-01T00:00:02.500000Z', exchange_ts_source: 'sending' }),
    ])
  })

  it('hashes the values of a ticker, not its time or connection', () => {
    const hashes = rowsOf([
      ...routeAll(router(), ticker(1), ticker(2)),
      ...routeAll(router('g2', 'c9'), ticker(1)),
      ...routeAll(router(), ticker(1, 2)),
    ])
    const [first, second, third, other] = hashes.map((row) => ('content_hash' in row ? row.content_hash : ''))
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect(second).toBe(first)
    expect(third).toBe(first)
    expect(other).not.toBe(first)
  })

  it('knows the latest exchange time of its connection, whatever the channel', () => {
    const target = router()
    routeAll(target, delta(1, epochUs(5)), trade(1, 9_000), ticker(7))
    expect(target.latestExchangeTsUs).toBe(9_000)
  })
})

describe('segments', () => {
  it('counts replies into the segment and tells every change of it', () => {
    const routed = routeAll(router(), snapshot(1), { kind: 'ok', sid: 2, seq: 2, commandId: 5 }, delta(3, epochUs(10)))
    expect(routed.flatMap(({ segments }) => segments.map(({ lastSeq }) => lastSeq))).toEqual([1, 2, 3])
  })

  it('ends the segment at a hole and says so', () => {
    const target = router()
    const [, , hole] = routeAll(target, snapshot(1), delta(2, epochUs(10)), delta(5, epochUs(30)))
    expect(hole?.notices).toEqual([{ kind: 'gap', channel: 'orderbook_delta', sid: 2, missing: 2 }])
    expect(hole?.segments).toMatchObject([
      { startSeq: 1, lastSeq: 2, closeReason: 'gap' },
      { startSeq: 5, lastSeq: 5, closeReason: undefined },
    ])
    expect(rowsOf([hole ?? target.loseFrames(AT)])).toEqual([expect.objectContaining({ seq: 5, segment_start: 5 })])
  })

  it('leaves out a frame that came already', () => {
    const [, , repeat] = routeAll(router(), snapshot(1), delta(2, epochUs(10)), delta(2, epochUs(10)))
    expect(repeat).toMatchObject({ rows: [], segments: [] })
  })

  it('ends the segment at a delta without exchange time, which can be stored nowhere', () => {
    const target = router()
    const routed = routeAll(target, snapshot(1), delta(2, undefined), delta(3, epochUs(30)))
    expect(routed[1]?.rows).toEqual([])
    expect(routed[1]?.notices).toEqual([{ kind: 'gap', channel: 'orderbook_delta', sid: 2, missing: 0 }])
    expect(routed[1]?.segments).toMatchObject([{ startSeq: 1, lastSeq: 1, closeReason: 'gap' }])
    expect(routed[2]?.segments).toMatchObject([{ startSeq: 3 }])
  })

  it('takes a malformed frame of a subscription for a missing one, and of nobody for one of each', () => {
    const target = router()
    const malformed: Frame = { kind: 'malformed', type: 'orderbook_delta', reason: 'price', ticker: undefined, raw: {}, sid: 2, seq: 2 }
    const nobody: Frame = { kind: 'malformed', type: undefined, reason: 'no object', ticker: undefined, raw: '' }
    const routed = routeAll(target, snapshot(1), malformed, delta(3, epochUs(30)), trade(1, 5), nobody)
    expect(routed[1]?.segments.at(-1)).toMatchObject({ startSeq: 1, lastSeq: 1, closeReason: 'gap' })
    expect(routed[4]?.notices.map((notice) => notice.kind === 'gap' && notice.channel)).toEqual(['orderbook_delta', 'trade'])
    expect(routed[4]?.segments).toMatchObject([{ startSeq: 3, closeReason: 'gap' }])
  })

  it('has none for trades, but tells their holes', () => {
    const routed = routeAll(router(), { kind: 'subscribed', channel: 'trade', sid: 3 }, trade(1, 5), trade(4, 6))
    expect(routed.flatMap(({ segments }) => segments)).toEqual([])
    expect(routed[2]?.notices).toEqual([{ kind: 'gap', channel: 'trade', sid: 3, missing: 2 }])
    expect(routed[2]?.rows).toHaveLength(1)
  })

  it('keeps what it counted of a subscription before it knew the channel', () => {
    const target = router()
    const [early] = routeAll(target, { kind: 'ok', sid: 2, seq: 1, commandId: 4 })
    expect(early?.segments).toEqual([])
    expect(target.route(snapshot(2), AT).segments).toMatchObject([{ startSeq: 1, lastSeq: 2 }])
  })

  it('is settled by a frame in its turn that comes behind the grace of silence, and by nothing earlier', () => {
    const target = router()
    target.route(snapshot(1), epochUs(0))
    target.route(delta(2, epochUs(10)), epochUs(500))
    expect(target.isSettled).toBe(false)
    expect(target.findSilent(epochUs(1_499))).toBeUndefined()
    expect(target.findSilent(epochUs(1_500))).toBe('M')
    expect(target.route(snapshot(3), epochUs(1_499)).segments).toMatchObject([{ lastSeq: 3, completeSeq: 1, completeBeforeUs: 10 }])
    expect(target.route(snapshot(4), epochUs(1_500)).segments).toMatchObject([{ lastSeq: 4, completeSeq: 4, completeBeforeUs: 11 }])
    expect(target.isSettled).toBe(true)
    expect(target.findSilent(epochUs(9_000))).toBeUndefined()
  })

  it('takes a requested snapshot that carries the present seq instead of one of its own', () => {
    const target = router()
    target.route(snapshot(1), epochUs(0))
    target.route(delta(2, epochUs(10)), epochUs(500))
    const routed = target.route(snapshot(2), epochUs(2_000))
    expect(routed.segments).toMatchObject([{ startSeq: 1, lastSeq: 2, completeSeq: 2, completeBeforeUs: 11 }])
    expect(routed.rows).toMatchObject([{ row: { seq: 2, segment_start: 1 } }])
    expect(routed.notices).toMatchObject([{ kind: 'snapshot', ticker: 'M' }])
  })

  it('is not settled across a hole, however long the silence', () => {
    const target = router()
    routeAll(target, snapshot(1), delta(2, epochUs(10)))
    expect(target.route(snapshot(4), epochUs(AT + 5_000)).segments).toMatchObject([
      { startSeq: 1, completeSeq: 1, completeBeforeUs: 10, closeReason: 'gap' },
      { startSeq: 4, completeSeq: 4, completeBeforeUs: undefined },
    ])
  })

  it('closes all that is open, with the reason', () => {
    const target = router()
    routeAll(target, snapshot(1), trade(1, 5))
    expect(target.close('disconnect', AT)).toMatchObject([{ sid: 2, closeReason: 'disconnect' }])
    expect(target.close('disconnect', AT)).toEqual([])
  })

  it('ends with the subscription, and the reply counts still', () => {
    const [, end] = routeAll(router(), snapshot(1), { kind: 'unsubscribed', sid: 2, seq: 2 })
    expect(end?.segments.at(-1)).toMatchObject({ lastSeq: 2, closeReason: 'gap' })
  })
})
