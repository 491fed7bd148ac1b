import { describe, expect, it } from 'vitest'
import { ManualClock } from '../support/manual-clock.ts'
import { Rig, turns } from '../support/ws-client.ts'
import type { ExchangeConnection, SeenCommand } from '../support/ws-exchange.ts'

async function connected(options: Parameters<typeof Rig.start>[0] = {}) {
  const rig = await Rig.start(options)
  await rig.socket.connect()
  const exchange = await rig.exchange.connection()
  await rig.expect('connected')
  return { rig, exchange }
}

const subscribed = ({ id }: SeenCommand, channel: string, sid: number): object => ({ id, type: 'subscribed', msg: { channel, sid } })
const ok = ({ id }: SeenCommand, sid: number, seq: number): object => ({ id, type: 'ok', sid, seq, msg: {} })

/** Lets a subscription succeed. */
async function hold(
  rig: Rig,
  exchange: ExchangeConnection,
  channel: string,
  sid: number,
  ...marketTickers: readonly string[]
): Promise<SeenCommand> {
  const holding = rig.socket.subscribe({ channels: [channel], marketTickers })
  const command = await exchange.command()
  exchange.send(subscribed(command, channel, sid))
  expect(await holding).toEqual([{ channel, sid, connId: rig.socket.connId }])
  return command
}

describe('subscriptions', () => {
  it('send the scale of the books explicitly and one command a channel', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['orderbook_delta', 'trade'], marketTickers: ['A', 'B'] })
    const [books, trades] = [await exchange.command(), await exchange.command()]
    expect([books, trades]).toEqual([
      {
        id: 1,
        cmd: 'subscribe',
        params: { channels: ['orderbook_delta'], market_tickers: ['A', 'B'], use_yes_price: false, skip_ticker_ack: true },
      },
      { id: 2, cmd: 'subscribe', params: { channels: ['trade'], market_tickers: ['A', 'B'], skip_ticker_ack: true } },
    ])
    exchange.send(subscribed(trades, 'trade', 1), subscribed(books, 'orderbook_delta', 2))
    expect(new Set(await holding)).toEqual(
      new Set([
        { channel: 'trade', sid: 1, connId: 'conn-1' },
        { channel: 'orderbook_delta', sid: 2, connId: 'conn-1' },
      ]),
    )
  })

  it('are sent in parts, whose replies may come in any order', async () => {
    const { rig, exchange } = await connected({ tickersPerCommand: 2 })
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['orderbook_delta'], marketTickers: ['A', 'B', 'C', 'D', 'E', 'F', 'G'] })
    const first = await exchange.command()
    expect(first.params['market_tickers']).toEqual(['A', 'B'])
    await turns()
    expect(exchange.waiting).toBe(0)
    exchange.send(subscribed(first, 'orderbook_delta', 4))
    const parts = [await exchange.command(), await exchange.command(), await exchange.command()]
    expect(parts.map(({ cmd, params }) => [cmd, params['sid'], params['action'], params['market_tickers']])).toEqual([
      ['update_subscription', 4, 'add_markets', ['C', 'D']],
      ['update_subscription', 4, 'add_markets', ['E', 'F']],
      ['update_subscription', 4, 'add_markets', ['G']],
    ])
    exchange.send(...parts.toReversed().map((part, at) => ok(part, 4, at + 1)))
    expect(await holding).toHaveLength(1)
  })

  it('reach two callers each by its own reply', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    await hold(rig, exchange, 'orderbook_delta', 1, 'A')
    const [snapshots, list] = [rig.socket.update('orderbook_delta', { action: 'get_snapshot', marketTickers: ['A'] }), rig.socket.list()]
    const [getSnapshot, listing] = [await exchange.command(), await exchange.command()]
    expect(getSnapshot).toMatchObject({ cmd: 'update_subscription', params: { sid: 1, action: 'get_snapshot', market_tickers: ['A'] } })
    exchange.send({ id: listing.id, type: 'ok', msg: [{ channel: 'orderbook_delta', sid: 1 }] })
    expect(await list).toEqual([{ channel: 'orderbook_delta', sid: 1 }])
    exchange.send({ id: getSnapshot.id, type: 'orderbook_snapshot', sid: 1, seq: 5, msg: { market_ticker: 'A', market_id: '' } })
    await snapshots
  })

  it('are restored after a reconnect with all their markets and flags, under new sids', async () => {
    const { rig, exchange } = await connected({ tickersPerCommand: 2 })
    await using _ = rig
    const asked = rig.socket.subscribe({ channels: ['orderbook_delta'], marketTickers: ['A', 'B', 'C'], useYesPrice: true })
    exchange.send(subscribed(await exchange.command(), 'orderbook_delta', 1))
    exchange.send(ok(await exchange.command(), 1, 2))
    await asked
    await hold(rig, exchange, 'ticker', 2, 'A')
    exchange.cut()
    expect(await rig.until('disconnected')).toMatchObject({ connId: 'conn-1', reason: 'server' })

    const again = await rig.exchange.connection()
    const commands = [await again.command(), await again.command()]
    expect(commands.map(({ cmd, params }) => [cmd, params['channels'], params['market_tickers'], params['use_yes_price']])).toEqual([
      ['subscribe', ['orderbook_delta'], ['A', 'B'], true],
      ['subscribe', ['ticker'], ['A'], undefined],
    ])
    const [books, ticker] = commands as [SeenCommand, SeenCommand]
    again.send(subscribed(ticker, 'ticker', 1), subscribed(books, 'orderbook_delta', 2))
    const rest = await again.command()
    expect(rest.params).toMatchObject({ sid: 2, action: 'add_markets', market_tickers: ['C'] })
    again.send(ok(rest, 2, 1))
    const restored = await rig.until('restored')
    expect(new Set(restored.subscriptions)).toEqual(
      new Set([
        { channel: 'orderbook_delta', sid: 2, connId: 'conn-2' },
        { channel: 'ticker', sid: 1, connId: 'conn-2' },
      ]),
    )
  })

  it('can be asked for before there is a connection', async () => {
    await using rig = await Rig.start()
    const holding = rig.socket.subscribe({ channels: ['trade'] })
    await rig.socket.connect()
    const exchange = await rig.exchange.connection()
    const command = await exchange.command()
    expect(command.params).toEqual({ channels: ['trade'], skip_ticker_ack: true })
    exchange.send(subscribed(command, 'trade', 1))
    expect(await holding).toEqual([{ channel: 'trade', sid: 1, connId: 'conn-1' }])
  })

  it('are asked for again on the next connection where the one before ended without a reply', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['trade'], marketTickers: ['A'] })
    await exchange.command()
    exchange.cut()
    const again = await rig.exchange.connection()
    again.send(subscribed(await again.command(), 'trade', 1))
    expect(await holding).toEqual([{ channel: 'trade', sid: 1, connId: 'conn-2' }])
  })

  it('that are refused reject, and are not restored', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    await hold(rig, exchange, 'trade', 1, 'A')
    const refused = rig.socket.subscribe({ channels: ['nonsense'], marketTickers: ['A'] })
    const { id } = await exchange.command()
    exchange.send({ id, type: 'error', msg: { code: 8, msg: 'Unknown channel name' } })
    await expect(refused).rejects.toMatchObject({ code: 'COMMAND_REFUSED', exchangeCode: 8 })
    exchange.cut()
    const again = await rig.exchange.connection()
    const command = await again.command()
    expect(command.params['channels']).toEqual(['trade'])
    again.send(subscribed(command, 'trade', 1))
    await rig.until('restored')
    expect(again.waiting).toBe(0)
  })

  it('that the exchange cannot serve now are repeated with backoff, telling each time', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['trade'], marketTickers: ['A'] })
    for (let count = 0; count < 2; count++) {
      const { id } = await exchange.command()
      exchange.send({ id, type: 'error', msg: { code: 27, msg: 'Too many requests' } })
      expect(await rig.until('command-failed')).toMatchObject({ connId: 'conn-1', error: { exchangeCode: 27 }, retryInMs: 0 })
    }
    exchange.send(subscribed(await exchange.command(), 'trade', 1))
    await holding
  })

  it('are repeated after a reply that did not come, and take ok on the old sid for an answer', async () => {
    const clock = new ManualClock()
    const { rig, exchange } = await connected({ clock, commandTimeoutMs: 3_000 })
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['trade'], marketTickers: ['A'] })
    await exchange.command()
    clock.advance(3_000)
    expect(await rig.expect('command-failed')).toMatchObject({ error: { code: 'TIMED_OUT' } })
    await turns()
    clock.advance(0)
    exchange.send(ok(await exchange.command(), 6, 4))
    expect(await holding).toEqual([{ channel: 'trade', sid: 6, connId: 'conn-1' }])
  })

  it.each([10, 25])('that the exchange ends with error %i are made anew and get a new sid', async (code) => {
    const { rig, exchange } = await connected()
    await using _ = rig
    await hold(rig, exchange, 'orderbook_delta', 1, 'A', 'B')
    exchange.send({ type: 'error', sid: 1, seq: 9, msg: { code, msg: 'the end' } })
    const lost = await rig.until('subscription-lost')
    expect(lost).toMatchObject({ connId: 'conn-1', sid: 1, channel: 'orderbook_delta', code })
    const command = await exchange.command()
    expect(command).toMatchObject({ cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_tickers: ['A', 'B'] } })
    exchange.send(subscribed(command, 'orderbook_delta', 2))
    await rig.until('frame')
    await turns()
    expect(rig.socket.subscriptions()).toEqual([{ channel: 'orderbook_delta', sid: 2, connId: 'conn-1' }])
    expect(rig.socket.connId).toBe('conn-1')
  })

  it('that are ended again and again are made anew after longer and longer waits', async () => {
    const clock = new ManualClock()
    const { rig, exchange } = await connected({ clock, random: () => 0.5, reconnect: { minDelayMs: 100, maxDelayMs: 1_000 } })
    await using _ = rig
    await hold(rig, exchange, 'trade', 1, 'A')
    for (const [sid, waitMs] of [
      [1, 0],
      [2, 50],
      [3, 100],
    ] as const) {
      exchange.send({ type: 'error', sid, msg: { code: 25, msg: 'overflow' } })
      await rig.until('subscription-lost')
      await turns()
      if (waitMs > 0) {
        clock.advance(waitMs - 1)
        await turns()
        expect(exchange.waiting).toBe(0)
        clock.advance(1)
      }
      exchange.send(subscribed(await exchange.command(), 'trade', sid + 1))
      await rig.until('frame')
      await turns()
    }
  })

  it('that the exchange takes away unasked are made anew too', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    await hold(rig, exchange, 'trade', 1, 'A')
    exchange.send({ type: 'unsubscribed', sid: 1, seq: 3 })
    expect(await rig.until('subscription-lost')).toMatchObject({ sid: 1, code: undefined })
    expect((await exchange.command()).cmd).toBe('subscribe')
  })

  it('grow and shrink for good, and end with their last market', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    await hold(rig, exchange, 'trade', 3, 'A')
    const adding = rig.socket.update(3, { action: 'add_markets', marketTickers: ['B', 'C'] })
    const add = await exchange.command()
    expect(add).toMatchObject({ cmd: 'update_subscription', params: { sid: 3, action: 'add_markets', market_tickers: ['B', 'C'] } })
    exchange.send(ok(add, 3, 1))
    await adding
    const deleting = rig.socket.update('trade', { action: 'delete_markets', marketTickers: ['A', 'C'] })
    const del = await exchange.command()
    expect(del.params).toEqual({ sid: 3, action: 'delete_markets', market_tickers: ['A', 'C'] })
    exchange.send(ok(del, 3, 2))
    await deleting
    const ending = rig.socket.update('trade', { action: 'delete_markets', marketTickers: ['B'] })
    const end = await exchange.command()
    expect(end).toMatchObject({ cmd: 'unsubscribe', params: { sids: [3] } })
    exchange.send({ id: end.id, type: 'unsubscribed', sid: 3, seq: 3 })
    await ending
    expect(rig.socket.subscriptions()).toEqual([])
  })

  it('that are given up are not restored, and a sid of an older connection names nothing', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    await hold(rig, exchange, 'trade', 1, 'A')
    await hold(rig, exchange, 'ticker', 2, 'A')
    const ending = rig.socket.unsubscribe([1])
    const end = await exchange.command()
    exchange.send({ id: end.id, type: 'unsubscribed', sid: 1, seq: 1 })
    await ending
    exchange.cut()
    const again = await rig.exchange.connection()
    const command = await again.command()
    expect(command.params['channels']).toEqual(['ticker'])
    again.send(subscribed(command, 'ticker', 1))
    await rig.until('restored')
    await expect(rig.socket.update(2, { action: 'add_markets', marketTickers: ['B'] })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('take unknown sid for given up already', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    await hold(rig, exchange, 'trade', 1, 'A')
    const ending = rig.socket.unsubscribe(['trade'])
    const { id } = await exchange.command()
    exchange.send({ id, type: 'error', msg: { code: 7, msg: 'Unknown subscription ID' } })
    await ending
    expect(rig.socket.subscriptions()).toEqual([])
  })

  it('can be left waiting', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const impatience = new AbortController()
    const holding = rig.socket.subscribe({ channels: ['trade'], marketTickers: ['A'] }, impatience.signal)
    const command = await exchange.command()
    impatience.abort(new Error('too long'))
    await expect(holding).rejects.toThrow('too long')
    exchange.send(subscribed(command, 'trade', 1))
    expect(await exchange.command()).toMatchObject({ cmd: 'unsubscribe', params: { sids: [1] } })
  })

  it('refuse what cannot be meant', async () => {
    await using rig = await Rig.start()
    const refused = { code: 'REQUEST_INVALID' }
    await expect(rig.socket.subscribe({ channels: [] })).rejects.toMatchObject(refused)
    await expect(rig.socket.subscribe({ channels: ['trade'], marketTickers: [] })).rejects.toMatchObject(refused)
    await expect(rig.socket.update('trade', { action: 'add_markets', marketTickers: ['A'] })).rejects.toMatchObject(refused)
    await expect(rig.socket.update(1, { action: 'add_markets', marketTickers: ['A'] })).rejects.toMatchObject(refused)
    await expect(rig.socket.update('trade', { action: 'get_snapshot', marketTickers: [] })).rejects.toMatchObject(refused)
  })
})
