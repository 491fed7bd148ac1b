import { price, qty } from '@kassandra/kalshi-sdk/units'
import { afterEach, describe, expect, it } from 'vitest'
import { ManualScheduler } from '../src/clock/scheduler.ts'
import type { ExchangeOptions } from '../src/exchange/exchange.ts'
import { uuidOf } from '../src/random/uuid-of.ts'
import { A, at, B, C, delta, levels, marketOf, type Running, START_US, startExchange, ticker, trade } from './exchange-fixture.ts'
import { connect, type RawClient, type RawFrame } from './raw-client.ts'

let running: Running | undefined

afterEach(async () => {
  await running?.close()
  running = undefined
})

async function start(options: ExchangeOptions = {}): Promise<{ running: Running; client: RawClient }> {
  running = await startExchange(options)
  return { running, client: await running.connect() }
}

const BOOKS = { channels: ['orderbook_delta'], market_tickers: [A] }
const sequenced = (frames: readonly RawFrame[]) => frames.filter((frame) => frame.seq !== undefined).map(({ type, seq }) => [type, seq])
const of = (type: string) => (frame: RawFrame) => frame.type === type

describe('section 2, the handshake', () => {
  it('is refused with 401 without headers, with an unknown key and with an old timestamp', async () => {
    const { running } = await start()
    const { wsUrl } = running.listening
    await expect(connect(wsUrl, undefined)).rejects.toThrow(/^401 .*token_authentication_failure/)
    await expect(connect(wsUrl, { ...running.key, keyId: 'someone' })).rejects.toThrow(/^401 .*token_authentication_failure/)
    await expect(connect(wsUrl, running.key, Date.now() - 60_000)).rejects.toThrow(/^401 .*header_timestamp_expired/)
  })

  it('is refused with 404 on another path', async () => {
    const { running } = await start()
    await expect(connect(`${running.listening.wsUrl}/x`, running.key)).rejects.toThrow(/^404 .*not_found/)
  })
})

describe('section 15.1, subscribe', () => {
  it('replies once for each channel, with sids of this connection from 1 and no seq', async () => {
    const { client, running } = await start()
    client.send('subscribe', { channels: ['ticker', 'orderbook_delta', 'trade', 'market_lifecycle_v2'], market_tickers: [A] }, 1)
    const replies = await client.first(4, of('subscribed'))
    expect(replies.map(({ id, seq, msg }) => [id, seq, msg.channel, msg.sid])).toEqual([
      [1, undefined, 'ticker', 1],
      [1, undefined, 'orderbook_delta', 2],
      [1, undefined, 'trade', 3],
      [1, undefined, 'market_lifecycle_v2', 4],
    ])
    const other = await running.connect()
    expect((await other.ask('subscribe', BOOKS, 1)).msg).toEqual({ channel: 'orderbook_delta', sid: 1 })
  })

  it('sends one snapshot of each market, sides without levels left out', async () => {
    const { client } = await start()
    client.send('subscribe', { channels: ['orderbook_delta'], market_tickers: [A, B, C] }, 1)
    const snapshots = await client.first(3, of('orderbook_snapshot'))
    expect(snapshots.map(({ sid, seq, id, msg }) => ({ sid, seq, id, msg }))).toEqual([
      {
        sid: 1,
        seq: 1,
        msg: {
          market_ticker: A,
          market_id: marketOf(A).marketId,
          yes_dollars_fp: [
            ['0.4000', '5.00'],
            ['0.4200', '3.00'],
          ],
          no_dollars_fp: [['0.5500', '7.00']],
        },
      },
      { sid: 1, seq: 2, msg: { market_ticker: B, market_id: marketOf(B).marketId, yes_dollars_fp: [['0.1000', '1.00']] } },
      { sid: 1, seq: 3, msg: { market_ticker: C, market_id: marketOf(C).marketId } },
    ])
  })

  it('to a channel already held adds markets and replies ok on the old sid with the whole sorted list', async () => {
    const { client } = await start()
    await client.ask('subscribe', { channels: ['orderbook_delta'], market_tickers: [C] }, 1)
    const ok = await client.ask('subscribe', { channels: ['orderbook_delta'], market_tickers: [B, A, C] }, 2)
    expect(ok).toMatchObject({ type: 'ok', sid: 1, seq: 2, msg: { market_tickers: [A, B, C] } })
    const snapshots = await client.first(3, of('orderbook_snapshot'))
    expect(snapshots.map(({ seq, msg }) => [seq, msg.market_ticker])).toEqual([
      [1, C],
      [3, B],
      [4, A],
    ])
  })

  it('without tickers means every market on ticker and trade', async () => {
    const { client, running } = await start()
    client.send('subscribe', { channels: ['ticker', 'trade'] }, 1)
    await client.settle()
    running.exchange.publish(trade(B, uuidOf('t1'), 1_000, 100, at(1)))
    running.exchange.publish(ticker(C, 3_000, at(2)))
    await client.settle()
    expect(client.frames.filter(of('trade')).map(({ msg }) => msg.market_ticker)).toEqual([B])
    expect(client.frames.filter(of('ticker')).map(({ msg }) => msg.market_ticker)).toEqual([C])
  })

  it('with ids serves the ticker channel', async () => {
    const { client, running } = await start()
    await client.ask('subscribe', { channels: ['ticker'], market_ids: [marketOf(A).marketId] }, 1)
    running.exchange.publish(ticker(B, 3_000, at(1)))
    running.exchange.publish(ticker(A, 4_000, at(1)))
    await client.settle()
    expect(client.frames.filter(of('ticker')).map(({ msg }) => msg.market_ticker)).toEqual([A])
  })

  it('with skip_ticker_ack leaves the list out of ok replies', async () => {
    const { client } = await start()
    await client.ask('subscribe', { ...BOOKS, skip_ticker_ack: true }, 1)
    const ok = await client.ask('update_subscription', { sid: 1, action: 'add_markets', market_ticker: B }, 2)
    expect(ok.type).toBe('ok')
    expect(ok.msg).toBeUndefined()
  })

  it('with send_initial_snapshot repeats the last ticker, and makes none up', async () => {
    const { client, running } = await start()
    running.exchange.publish(ticker(A, 4_000, at(1)))
    client.send('subscribe', { channels: ['ticker'], market_tickers: [A, B], send_initial_snapshot: true }, 1)
    await client.settle()
    const tickers = client.frames.filter(of('ticker'))
    expect(tickers.map(({ sid, seq, msg }) => [sid, seq, msg.market_ticker, msg.price_dollars])).toEqual([[1, undefined, A, '0.4000']])
  })

  it('to a market that does not exist yet gets its book when it opens', async () => {
    const { client, running } = await start()
    client.send('subscribe', { channels: ['orderbook_delta'], market_tickers: ['KXA-NEW'] }, 1)
    await client.settle()
    running.exchange.openMarket(marketOf('KXA-NEW'), { yes: levels([100, 100]), no: [] })
    const [snapshot] = await client.first(1, of('orderbook_snapshot'))
    expect(snapshot).toMatchObject({ seq: 1, msg: { market_ticker: 'KXA-NEW', yes_dollars_fp: [['0.0100', '1.00']] } })
  })
})

describe('section 15.2, seq', () => {
  it('is shared by all markets of a sid and spent by snapshots, deltas, ok, get_snapshot replies and unsubscribed', async () => {
    const { client, running } = await start()
    client.send('subscribe', { channels: ['orderbook_delta'], market_tickers: [A, B] }, 1)
    await client.settle()
    running.exchange.publish(delta(A, 'yes', 4_200, -100, at(1)))
    running.exchange.publish(delta(B, 'yes', 1_000, 100, at(2)))
    await client.ask('update_subscription', { sids: [1], action: 'add_markets', market_tickers: [C] }, 2)
    await client.ask('update_subscription', { sid: 1, action: 'get_snapshot', market_tickers: [B] }, 3)
    running.exchange.publish(delta(C, 'no', 3_000, 100, at(3)))
    await client.ask('unsubscribe', { sids: [1] }, 4)
    expect(sequenced(client.frames)).toEqual([
      ['orderbook_snapshot', 1],
      ['orderbook_snapshot', 2],
      ['orderbook_delta', 3],
      ['orderbook_delta', 4],
      ['ok', 5],
      ['orderbook_snapshot', 6],
      ['orderbook_snapshot', 7],
      ['orderbook_delta', 8],
      ['unsubscribed', 9],
    ])
  })

  it('counts trades and lifecycle frames on their own sids, and is absent on ticker, subscribed, list and error', async () => {
    const { client, running } = await start()
    client.send('subscribe', { channels: ['trade', 'market_lifecycle_v2', 'ticker'] }, 1)
    await client.settle()
    running.exchange.publish(trade(A, uuidOf('t1'), 4_500, 100, at(1)))
    running.exchange.publish(trade(B, uuidOf('t2'), 4_500, 100, at(2)))
    running.exchange.publish(ticker(A, 4_500, at(2)))
    const msg = { event_type: 'deactivated' as const, market_ticker: A, is_deactivated: true }
    running.exchange.publish({ kind: 'lifecycle', ticker: A, eventType: 'deactivated', tsUs: at(3), msg })
    await client.ask('dance', {}, 2)
    const counted = client.frames.filter(({ type }) => type === 'trade' || type === 'market_lifecycle_v2')
    expect(counted.map(({ type, sid, seq }) => [type, sid, seq])).toEqual([
      ['trade', 1, 1],
      ['trade', 1, 2],
      ['market_lifecycle_v2', 2, 1],
    ])
    const uncounted = client.frames.filter(({ seq }) => seq === undefined).map(({ type }) => type)
    expect(new Set(uncounted)).toEqual(new Set(['subscribed', 'ok', 'ticker', 'error']))
  })

  it('starts at 1 for each client, whenever it joins, and each client can build the same book', async () => {
    const { client: early, running } = await start()
    early.send('subscribe', { channels: ['orderbook_delta'], market_tickers: [A, B] }, 1)
    await early.settle()
    running.exchange.publish(delta(A, 'yes', 4_200, -300, at(1)))
    const late = await running.connect()
    late.send('subscribe', BOOKS, 1)
    await late.settle()
    running.exchange.publish(delta(A, 'no', 5_500, 50, at(2)))
    running.exchange.publish(delta(B, 'no', 500, 50, at(3)))
    await Promise.all([early.settle(), late.settle()])
    expect(sequenced(late.frames)).toEqual([
      ['orderbook_snapshot', 1],
      ['orderbook_delta', 2],
    ])
    expect(sequenced(early.frames).map(([, seq]) => seq)).toEqual([1, 2, 3, 4, 5])
    const bookOf = (frames: readonly RawFrame[]) => {
      const book = new Map<string, number>()
      for (const { type, msg } of frames) {
        if (type === 'orderbook_snapshot' && msg.market_ticker === A) {
          for (const [side, key] of [
            ['yes', 'yes_dollars_fp'],
            ['no', 'no_dollars_fp'],
          ] as const) {
            for (const [price, size] of msg[key] ?? []) book.set(`${side} ${price}`, Number(size))
          }
        }
        if (type !== 'orderbook_delta' || msg.market_ticker !== A) continue
        const key = `${msg.side} ${msg.price_dollars}`
        book.set(key, (book.get(key) ?? 0) + Number(msg.delta_fp))
        if (book.get(key) === 0) book.delete(key)
      }
      return book
    }
    expect(bookOf(late.frames)).toEqual(bookOf(early.frames))
    expect(bookOf(late.frames)).toEqual(
      new Map([
        ['yes 0.4000', 5],
        ['no 0.5500', 7.5],
      ]),
    )
  })

  it('starts anew on a new sid after unsubscribe', async () => {
    const { client } = await start()
    await client.ask('subscribe', BOOKS, 1)
    await client.ask('unsubscribe', { sids: [1] }, 2)
    expect((await client.ask('subscribe', BOOKS, 3)).msg.sid).toBe(2)
    const [, second] = await client.first(2, of('orderbook_snapshot'))
    expect(second).toMatchObject({ sid: 2, seq: 1 })
  })
})

describe('section 15.1, update_subscription', () => {
  it('takes markets out and says what is left', async () => {
    const { client, running } = await start()
    await client.ask('subscribe', { channels: ['orderbook_delta'], market_tickers: [A, B] }, 1)
    const ok = await client.ask('update_subscription', { sid: 1, action: 'delete_markets', market_tickers: [A] }, 2)
    expect(ok).toMatchObject({ type: 'ok', sid: 1, seq: 3, msg: { market_tickers: [B] } })
    running.exchange.publish(delta(A, 'yes', 4_200, -100, at(1)))
    running.exchange.publish(delta(B, 'yes', 1_000, -50, at(2)))
    await client.settle()
    expect(client.frames.filter(of('orderbook_delta')).map(({ msg, seq }) => [msg.market_ticker, seq])).toEqual([[B, 4]])
  })

  it('answers get_snapshot with the command id and leaves the subscription as it is, also for a market outside it', async () => {
    const { client } = await start()
    await client.ask('subscribe', BOOKS, 1)
    const reply = await client.ask('update_subscription', { sid: 1, action: 'get_snapshot', market_tickers: [B] }, 7)
    expect(reply).toMatchObject({ type: 'orderbook_snapshot', id: 7, sid: 1, seq: 2, msg: { market_ticker: B } })
    const ok = await client.ask('update_subscription', { sid: 1, action: 'add_markets', market_tickers: [C] }, 8)
    expect(ok.msg.market_tickers).toEqual([A, C])
  })

  it('sends no second snapshot for a market it has', async () => {
    const { client } = await start()
    await client.ask('subscribe', BOOKS, 1)
    await client.ask('update_subscription', { sid: 1, action: 'add_markets', market_tickers: [A] }, 2)
    await client.settle()
    expect(client.frames.filter(of('orderbook_snapshot'))).toHaveLength(1)
  })

  it('sends the last ticker of added markets on request', async () => {
    const { client, running } = await start()
    running.exchange.publish(ticker(B, 2_000, at(1)))
    await client.ask('subscribe', { channels: ['ticker'], market_tickers: [A] }, 1)
    await client.ask('update_subscription', { sid: 1, action: 'add_markets', market_tickers: [B], send_initial_snapshot: true }, 2)
    const [initial] = await client.first(1, of('ticker'))
    expect(initial?.msg.market_ticker).toBe(B)
  })
})

describe('section 15.1, list_subscriptions', () => {
  it('names every subscription, without sid and seq', async () => {
    const { client } = await start()
    await client.ask('subscribe', { channels: ['ticker', 'orderbook_delta'], market_tickers: [A] }, 1)
    const list = await client.ask('list_subscriptions', undefined, 2)
    expect(list).toMatchObject({ type: 'ok', id: 2 })
    expect(list.msg).toEqual([
      { channel: 'ticker', sid: 1 },
      { channel: 'orderbook_delta', sid: 2 },
    ])
    expect([list.sid, list.seq]).toEqual([undefined, undefined])
  })
})

describe('section 15.5, error codes', () => {
  it.each([
    [2, 'subscribe', undefined, 'Params required'],
    [3, 'subscribe', {}, 'Channels required'],
    [4, 'unsubscribe', {}, 'Subscription IDs required'],
    [5, 'dance', {}, 'Unknown command'],
    [7, 'unsubscribe', { sids: [99] }, 'Unknown subscription ID'],
    [7, 'update_subscription', { sid: 99, action: 'add_markets', market_ticker: A }, 'Unknown subscription ID'],
    [8, 'subscribe', { channels: ['ticker_v2'] }, 'Unknown channel name'],
    [11, 'subscribe', { channels: ['ticker'], market_ids: ['no-such-id'] }, 'Invalid parameter'],
    [11, 'update_subscription', { sid: 1, action: 'get_snapshot', market_ticker: 'NONE' }, 'Invalid parameter'],
    [12, 'update_subscription', { sids: [1, 2], action: 'add_markets' }, 'Exactly one subscription ID is required'],
    [13, 'update_subscription', { sid: 1, action: 'explode', market_ticker: A }, 'Unsupported action'],
    [13, 'update_subscription', { sid: 2, action: 'get_snapshot', market_ticker: A }, 'Unsupported action'],
    [14, 'subscribe', { channels: ['orderbook_delta'] }, 'Market Ticker required'],
    [14, 'update_subscription', { sid: 1, action: 'add_markets' }, 'Market Ticker required'],
    [15, 'update_subscription', { sid: 1 }, 'Action required'],
  ])('%i answers %s %j', async (code, cmd, params, text) => {
    const { client } = await start()
    await client.ask('subscribe', { channels: ['orderbook_delta', 'trade'], market_tickers: [A] }, 1)
    const error = await client.ask(cmd, params, 42)
    expect(error).toMatchObject({ type: 'error', id: 42, msg: { code, msg: text } })
    expect(error.seq).toBeUndefined()
  })

  it('1 answers what is no JSON object, without an id', async () => {
    const { client } = await start()
    client.socket.send('nonsense')
    const [error] = await client.first(1)
    expect(error).toMatchObject({ type: 'error', msg: { code: 1 } })
    expect(error?.id).toBeUndefined()
  })

  it('26 answers a subscription past its market limit, which then changes nothing', async () => {
    const { client } = await start({ marketLimit: 2 })
    await client.ask('subscribe', BOOKS, 1)
    const params = { sid: 1, action: 'add_markets', market_tickers: [B, C] }
    expect((await client.ask('update_subscription', params, 2)).msg.code).toBe(26)
    expect((await client.ask('subscribe', { channels: ['orderbook_delta'], market_tickers: [B, C] }, 3)).msg.code).toBe(26)
    expect((await client.ask('update_subscription', { ...params, market_tickers: [B] }, 4)).msg.market_tickers).toEqual([A, B])
  })

  it('27 answers commands past the rate', async () => {
    const { client } = await start({ commandsPerSecond: 2, scheduler: new ManualScheduler() })
    for (const id of [1, 2]) expect((await client.ask('list_subscriptions', undefined, id)).type).toBe('ok')
    expect((await client.ask('list_subscriptions', undefined, 3)).msg.code).toBe(27)
  })
})

describe('section 15.3, frames', () => {
  it('end with a newline and carry the exchange clock as sending_ts_ms', async () => {
    const { client, running } = await start()
    await client.ask('subscribe', BOOKS, 1)
    running.exchange.publish(delta(A, 'yes', 4_200, -100, at(61.5)))
    await client.settle()
    const [subscribed, snapshot, change, list] = client.frames
    for (const frame of client.frames) expect(frame.text.endsWith('}\n')).toBe(true)
    expect([subscribed, snapshot].map((frame) => frame?.sending_ts_ms)).toEqual([START_US / 1_000, START_US / 1_000])
    expect([change, list].map((frame) => frame?.sending_ts_ms)).toEqual([at(61.5) / 1_000, at(61.5) / 1_000])
  })

  it('carry no sending_ts_ms when told so', async () => {
    const { client } = await start({ sendingTs: false })
    await client.ask('subscribe', BOOKS, 1)
    await client.settle()
    expect(client.frames.map(({ type }) => type).slice(0, 2)).toEqual(['subscribed', 'orderbook_snapshot'])
    for (const frame of client.frames) expect(frame).not.toHaveProperty('sending_ts_ms')
  })

  it('show the NO side in YES prices with use_yes_price, in NO prices otherwise', async () => {
    const { client, running } = await start()
    const plain = await running.connect()
    await client.ask('subscribe', { ...BOOKS, use_yes_price: true }, 1)
    await plain.ask('subscribe', BOOKS, 1)
    running.exchange.publish(delta(A, 'no', 5_600, 200, at(1)))
    running.exchange.publish(delta(A, 'yes', 4_100, 200, at(2)))
    running.exchange.publish({ kind: 'snapshot', ticker: A, yes: [], no: levels([1_000, 100], [2_000, 200]), initial: false, tsUs: at(3) })
    await Promise.all([client.settle(), plain.settle()])
    const shown = (frames: readonly RawFrame[]) => frames.filter(of('orderbook_delta')).map(({ msg }) => [msg.side, msg.price_dollars])
    expect(shown(client.frames)).toEqual([
      ['no', '0.4400'],
      ['yes', '0.4100'],
    ])
    expect(shown(plain.frames)).toEqual([
      ['no', '0.5600'],
      ['yes', '0.4100'],
    ])
    const books = (frames: readonly RawFrame[]) => frames.filter(of('orderbook_snapshot')).map(({ msg }) => msg.no_dollars_fp)
    expect(books(client.frames)).toEqual([
      [['0.4500', '7.00']],
      [
        ['0.8000', '2.00'],
        ['0.9000', '1.00'],
      ],
    ])
    expect(books(plain.frames)).toEqual([
      [['0.5500', '7.00']],
      [
        ['0.1000', '1.00'],
        ['0.2000', '2.00'],
      ],
    ])
  })

  it('pass times through as they were given', async () => {
    const { client, running } = await start()
    await client.ask('subscribe', BOOKS, 1)
    const ts = '2026-06-01T12:00:01.02837Z'
    running.exchange.publish({
      kind: 'delta',
      ticker: A,
      side: 'yes',
      price: price(4_200),
      delta: qty(1),
      tsUs: at(1.02837),
      ts,
      tsMs: undefined,
    })
    await client.settle()
    const [change] = client.frames.filter(of('orderbook_delta'))
    expect(change?.msg.ts).toBe(ts)
    expect(change?.msg).not.toHaveProperty('ts_ms')
  })
})

describe('section 15.6, heartbeat', () => {
  it('pings every 10 seconds with the body heartbeat', async () => {
    const scheduler = new ManualScheduler()
    const { client } = await start({ scheduler })
    scheduler.advance(9_999)
    await client.settle()
    expect(client.pings).toEqual([])
    scheduler.advance(1)
    await client.until(() => client.pings.length === 1)
    scheduler.advance(10_000)
    await client.until(() => client.pings.length === 2)
    expect(client.pings).toEqual(['heartbeat', 'heartbeat'])
  })
})

describe('section 15.6, connections of a member', () => {
  it('are refused past their limit, and taken again once one is gone', async () => {
    const { running, client: first } = await start({ connectionsPerMember: 2 })
    await running.connect()
    await expect(running.connect()).rejects.toThrow('429')
    first.close()
    await expect.poll(() => running.exchange.status().connections.length).toBe(1)
    await running.connect()
  })
})

describe('section 15.5, a slow consumer', () => {
  it('loses the subscription with error 25 once its buffer is full, and keeps the connection', async () => {
    const { client, running } = await start({ bufferLimitBytes: 256 * 1024 })
    await client.ask('subscribe', { channels: ['orderbook_delta', 'ticker'], market_tickers: [A] }, 1)
    client.socket.pause()
    let published = 0
    const isHeld = (): boolean => running.exchange.status().connections[0]?.subscriptions['orderbook_delta'] === 1
    while (isHeld() && published < 500_000) running.exchange.publish(delta(A, 'yes', 4_200, 1, at(++published / 1_000)))
    expect(isHeld()).toBe(false)
    client.socket.resume()
    const [error] = await client.first(1, of('error'))
    expect(error).toMatchObject({ sid: 1, msg: { code: 25, msg: 'Subscription buffer overflow' } })
    expect((await client.ask('list_subscriptions', undefined, 2)).msg).toEqual([{ channel: 'ticker', sid: 2 }])
    const resubscribed = await client.ask('subscribe', BOOKS, 3)
    expect(resubscribed.msg.sid).toBe(3)
  })
})

describe('section 15.5, subscriptions that the exchange ends', () => {
  it.each([10, 25] as const)('are over with error %i, and can be taken again', async (code) => {
    running = await startExchange()
    const client = await running.connect()
    client.send('subscribe', { channels: ['orderbook_delta', 'trade'], market_tickers: [A] }, 1)
    await client.first(1, ({ type }) => type === 'orderbook_snapshot')
    running.exchange.faults.inject({ kind: 'end', code })
    const [error] = await client.first(1, ({ type }) => type === 'error')
    expect(error).toMatchObject({ sid: 1, msg: { code } })
    const list = await client.ask('list_subscriptions', undefined, 2)
    expect(list.msg).toEqual([{ channel: 'trade', sid: 2 }])
    client.send('subscribe', { channels: ['orderbook_delta'], market_tickers: [A] }, 3)
    await client.first(2, ({ type }) => type === 'orderbook_snapshot')
  })
})

describe('section 15.1, replies', () => {
  it('come in another order than the commands, when told so, each with the id of its command', async () => {
    running = await startExchange({ replyJitterMs: 30, seed: 4 })
    const client = await running.connect()
    const ids = Array.from({ length: 20 }, (_, index) => index + 1)
    for (const id of ids) client.send('list_subscriptions', undefined, id)
    const replies = await client.first(20, ({ type }) => type === 'ok')
    const order = replies.map(({ id }) => id ?? 0)
    expect(order).not.toEqual(ids)
    expect(order.sort((a, b) => a - b)).toEqual(ids)
  })
})
