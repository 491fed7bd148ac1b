import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSigner } from '../../src/auth/create-signer.ts'
import type { PoolEvent } from '../../src/pool/pool-event.ts'
import { SocketPool, type SocketPoolOptions } from '../../src/pool/socket-pool.ts'
import { KalshiSocket } from '../../src/ws/socket.ts'
import { ed25519Key } from '../rest/support/keys.ts'
import { ManualClock } from '../rest/support/manual-clock.ts'
import { type ExchangeConnection, type SeenCommand, WsExchange } from '../support/ws-exchange.ts'

const MOVE_AFTER_MS = 5_000
const SIGNER = createSigner(ed25519Key('5a9e1bd3-8bd3-4b0f-b1a5-0c6a7d1f2e3c'))

/** The exchange's end of one connection: every command is confirmed, and kept. */
class Served {
  readonly connection: ExchangeConnection
  /** `subscribe trade A,B`, `add_markets A`, `delete_markets A`, `unsubscribe`. */
  readonly commands: string[] = []
  /** What it answers the next commands with, in place of confirming them. */
  readonly refusals: number[] = []
  /** Nothing is answered any more. */
  isSilent = false
  readonly #sids = new Map<string, number>()

  constructor(connection: ExchangeConnection) {
    this.connection = connection
    void this.#serve()
  }

  async #serve(): Promise<void> {
    for (;;) this.#answer(await this.connection.command())
  }

  #answer({ id, cmd, params }: SeenCommand): void {
    const channel = Array.isArray(params['channels']) ? String(params['channels'][0]) : ''
    const tickers = Array.isArray(params['market_tickers']) ? params['market_tickers'].join(',') : ''
    this.commands.push([params['action'] ?? cmd, channel, tickers].filter((word) => word !== '').join(' '))
    if (this.isSilent) return
    const refusal = this.refusals.shift()
    if (refusal !== undefined) this.connection.send({ id, type: 'error', msg: { code: refusal, msg: 'refused' } })
    else if (cmd === 'subscribe') this.connection.send({ id, type: 'subscribed', msg: { channel, sid: this.#sidOf(channel) } })
    else if (cmd === 'unsubscribe')
      this.connection.send({ id, type: 'unsubscribed', sid: Array.isArray(params['sids']) ? params['sids'][0] : 0, seq: 1 })
    else this.connection.send({ id, type: 'ok', sid: params['sid'], seq: 1, msg: {} })
  }

  #sidOf(channel: string): number {
    const sid = this.#sids.get(channel) ?? this.#sids.size + 1
    this.#sids.set(channel, sid)
    return sid
  }
}

let exchange: WsExchange
let clock: ManualClock
let pool: SocketPool
let events: AsyncGenerator<PoolEvent>
beforeEach(async () => {
  exchange = await WsExchange.listen()
  clock = new ManualClock()
})
afterEach(async () => {
  await pool.close()
  await exchange.close()
})

/** A pool whose connections are up, and the exchange's end of each, in the order of the members. */
async function start(options: Partial<SocketPoolOptions> = {}): Promise<readonly [Served, Served, Served]> {
  create(options)
  events = pool.events()
  const served: Served[] = []
  for (const member of pool.members) {
    const connected = member.connect()
    served.push(new Served(await exchange.connection()))
    await connected
  }
  for (const _member of pool.members) await until(isSocket('connected'))
  const [one, two, three] = served
  if (!one || !two || !three) throw new Error('three connections are expected')
  return [one, two, three]
}

function create(options: Partial<SocketPoolOptions> = {}): void {
  // The sockets' own waits are real, the pool's are the test's.
  const createSocket = () =>
    new KalshiSocket({ url: exchange.url, signer: SIGNER, random: () => 0.9, reconnect: { minDelayMs: 10, maxDelayMs: 10 } })
  pool = new SocketPool({ createSocket, connections: 3, moveAfterMs: MOVE_AFTER_MS, clock, ...options })
}

const isSocket =
  (kind: string, member?: number) =>
  (event: PoolEvent): boolean =>
    event.kind === 'socket' && event.event.kind === kind && (member === undefined || event.member === member)

async function until(isIt: (event: PoolEvent) => boolean): Promise<PoolEvent> {
  for (;;) {
    const { value, done } = await events.next()
    if (done) throw new Error('the events have ended')
    if (isIt(value)) return value
  }
}

async function untilMoved(count: number): Promise<PoolEvent[]> {
  const moved: PoolEvent[] = []
  while (moved.length < count) moved.push(await until(({ kind }) => kind === 'moved' || kind === 'move-failed'))
  return moved
}

/** Cuts the connection of `member` and lets no other be made. */
async function cutForGood(served: Served, member: number): Promise<void> {
  exchange.refusal = { status: 503, body: '' }
  served.connection.cut()
  await until(isSocket('disconnected', member))
}

async function cutAllForGood(served: readonly Served[]): Promise<void> {
  for (const [member, each] of served.entries()) await cutForGood(each, member)
}

describe('a pool', () => {
  it('P1 P2: gives each connection its markets, with all channels of them', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['trade', 'ticker'], marketTickers: ['A', 'B', 'C', 'D'] })
    expect(served.map(({ commands }) => commands)).toEqual([
      ['subscribe trade A,D', 'subscribe ticker A,D'],
      ['subscribe trade B', 'subscribe ticker B'],
      ['subscribe trade C', 'subscribe ticker C'],
    ])
    expect(pool.states().map(({ markets }) => markets)).toEqual([2, 1, 1])
  })

  it('P1: holds a channel without markets on one connection', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['market_lifecycle_v2'] })
    expect(served.map(({ commands }) => commands)).toEqual([['subscribe market_lifecycle_v2'], [], []])
    await expect(pool.subscribe({ channels: ['market_lifecycle_v2'], marketTickers: ['A'] })).rejects.toThrow('is held whole')
  })

  it('holds a channel on one kind of terms at a time', async () => {
    const [first] = await start()
    await pool.subscribe({ channels: ['ticker'], marketTickers: ['A'] })
    const other = { channels: ['ticker'], marketTickers: ['B'], sendInitialSnapshot: true }
    await expect(pool.subscribe(other)).rejects.toThrow('held on other terms')
    await expect(pool.subscribe({ channels: ['ticker'] })).rejects.toThrow('held for some markets')
    await pool.unsubscribe(['ticker'])
    await pool.subscribe({ channels: ['ticker'] })
    expect(first.commands).toEqual(['subscribe ticker A', 'unsubscribe', 'subscribe ticker'])
  })

  it('tells frames with the connection that they came on', async () => {
    const [, second] = await start()
    second.connection.send({ type: 'later' })
    expect(await until(isSocket('frame'))).toMatchObject({ member: 1 })
  })

  it('can be read by another when its reader has left', async () => {
    const [first] = await start()
    await events.return(undefined)
    events = pool.events()
    first.connection.send({ type: 'later' })
    expect(await until(isSocket('frame'))).toMatchObject({ member: 0 })
  })

  it('leaves to the next reader what the one that left has not taken', async () => {
    const served = await start()
    // A ping that is answered has been read behind the frame.
    for (const { connection } of served) {
      connection.send({ type: 'later' })
      connection.ping()
      await connection.pong()
    }
    const heard = [await until(isSocket('frame'))]
    await events.return(undefined)
    events = pool.events()
    heard.push(await until(isSocket('frame')), await until(isSocket('frame')))
    expect(heard.flatMap((event) => (event.kind === 'socket' ? [event.member] : [])).toSorted()).toEqual([0, 1, 2])
  })

  it('asks for none of the channels where one of them is held on other terms', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['ticker'], marketTickers: ['A'] })
    const other = { channels: ['trade', 'ticker'], marketTickers: ['B'], sendInitialSnapshot: true }
    await expect(pool.subscribe(other)).rejects.toThrow('held on other terms')
    await pool.unsubscribe(['ticker'])
    expect(served.flatMap(({ commands }) => commands)).toEqual(['subscribe ticker A', 'unsubscribe'])
  })

  it('asks no other connection for what the exchange has refused of a whole channel', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['cfbenchmarks_value'], indexIds: ['BRTI'] })
    served[0].refusals.push(11)
    await expect(pool.subscribe({ channels: ['cfbenchmarks_value'], indexIds: ['NONE'] })).rejects.toMatchObject({ exchangeCode: 11 })
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS)
    expect(await untilMoved(1)).toMatchObject([{ kind: 'moved', channels: ['cfbenchmarks_value'] }])
    expect([served[1], served[2]].flatMap(({ commands }) => commands)).toEqual(['subscribe cfbenchmarks_value'])
  })

  it('gives up markets, and their places with the last channel', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['trade', 'ticker'], marketTickers: ['A', 'B', 'C', 'D'] })
    await pool.unsubscribe(['trade'], ['A', 'B'])
    expect(pool.memberOf('A')).toBe(0)
    await pool.unsubscribe(['ticker'], ['A'])
    expect([pool.memberOf('A'), pool.memberOf('B')]).toEqual([undefined, 1])
    expect(served[0].commands.slice(2)).toEqual(['delete_markets A', 'delete_markets A'])
    expect(served[1].commands.slice(2)).toEqual(['unsubscribe'])
  })

  it('P5: has no room for more than its connections take', async () => {
    await start({ marketsPerConnection: 1 })
    await expect(pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C', 'D'] })).rejects.toThrow('no room for 1 of 4 markets')
    expect(pool.states().map(({ markets }) => markets)).toEqual([0, 0, 0])
  })

  it('P5: asks the others where the exchange says that a subscription is full', async () => {
    const served = await start()
    served[0].refusals.push(26)
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C', 'D'] })
    expect(served.map(({ commands }) => commands)).toEqual([
      ['subscribe trade A,D'],
      ['subscribe trade B', 'add_markets A'],
      ['subscribe trade C', 'add_markets D'],
    ])
    await pool.subscribe({ channels: ['trade'], marketTickers: ['E'] })
    expect(pool.memberOf('E')).not.toBe(0)
  })

  it('wants no more what the exchange refuses', async () => {
    const served = await start()
    served[1].refusals.push(14)
    await expect(pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B'] })).rejects.toMatchObject({ exchangeCode: 14 })
    expect([pool.memberOf('A'), pool.memberOf('B')]).toEqual([0, undefined])
  })
})

describe('a connection that stays down', () => {
  it('P3: loses its markets and channels to the others, and gets new ones when it is back', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['market_lifecycle_v2'] })
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C', 'D', 'E'] })
    const had = [...'ABCDE'].filter((ticker) => pool.memberOf(ticker) === 0)
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS - 1)
    expect(pool.memberOf(had[0] ?? '')).toBe(0)
    clock.advance(1)
    const moved = await untilMoved(2)
    expect(moved).toMatchObject([
      { kind: 'moved', from: 0, cause: 'down' },
      { kind: 'moved', from: 0, cause: 'down' },
    ])
    expect(moved.flatMap((event) => (event.kind === 'moved' ? event.tickers : []))).toEqual(had)
    expect(moved.flatMap((event) => (event.kind === 'moved' ? event.channels : []))).toEqual(['market_lifecycle_v2'])
    expect([served[1], served[2]].flatMap(({ commands }) => commands)).toContain('subscribe market_lifecycle_v2')
    expect(pool.states()[0]).toMatchObject({ connId: undefined, markets: 0 })

    exchange.refusal = undefined
    const back = new Served(await exchange.connection())
    await until(isSocket('connected', 0))
    await pool.subscribe({ channels: ['trade'], marketTickers: ['F'] })
    expect(back.commands).toEqual(['subscribe trade F'])
    await pool.rebalance()
    expect(
      pool
        .states()
        .map(({ markets }) => markets)
        .toSorted(),
    ).toEqual([2, 2, 3])
  })

  it('P3: keeps them while no other is up, since it is the exchange that is down', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C'] })
    await cutAllForGood(served)
    clock.advance(MOVE_AFTER_MS)
    expect([...'ABC'].map((ticker) => pool.memberOf(ticker))).toEqual([0, 1, 2])
  })

  it('P3: has what was being asked of it asked of another', async () => {
    const served = await start()
    served[0].isSilent = true
    const subscribed = pool.subscribe({ channels: ['trade'], marketTickers: ['A'] })
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS)
    await untilMoved(1)
    await subscribed
    expect([served[1], served[2]].flatMap(({ commands }) => commands)).toEqual(['subscribe trade A'])
  })

  it('P3: gets its share once it is up, though nobody has read that it is', async () => {
    create()
    for (const member of pool.members) {
      const connected = member.connect()
      clock.advance(MOVE_AFTER_MS)
      new Served(await exchange.connection())
      await connected
    }
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C'] })
    expect(pool.states().map(({ markets }) => markets)).toEqual([1, 1, 1])
  })

  it('P3: that comes back in time keeps them', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C'] })
    served[0].connection.cut()
    const again = new Served(await exchange.connection())
    await until(isSocket('restored', 0))
    clock.advance(MOVE_AFTER_MS)
    expect(pool.memberOf('A')).toBe(0)
    expect(again.commands).toEqual(['subscribe trade A'])
  })
})

describe('a connection that the exchange cannot keep up with', () => {
  it('P4: loses half of its markets, and gets no others', async () => {
    const [first] = await start()
    await pool.subscribe({ channels: ['trade'], marketTickers: [...'ABCDEFGHIJKL'] })
    first.connection.send({ type: 'error', sid: 1, msg: { code: 25, msg: 'overflow' } })
    expect(await untilMoved(2)).toMatchObject([{ cause: 'overflow' }, { cause: 'overflow' }])
    expect(pool.states().map(({ markets }) => markets)).toEqual([2, 5, 5])
    await pool.subscribe({ channels: ['trade'], marketTickers: ['M', 'N'] })
    expect(pool.states().map(({ markets }) => markets)).toEqual([2, 6, 6])
  })
})

describe('an exchange that comes back', () => {
  it('P3: gets each connection its own again, though they come one after the other', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C'] })
    await cutAllForGood(served)
    clock.advance(MOVE_AFTER_MS - 1)
    exchange.refusal = undefined
    await exchange.connection()
    const first = await until(isSocket('connected'))
    clock.advance(1) // the others have been down for long, but so has been the exchange
    expect(pool.states().map(({ markets }) => markets)).toEqual([1, 1, 1])
    expect(first).toMatchObject({ kind: 'socket' })
  })
})

describe('a move between connections that are up', () => {
  it('P6: holds a market at its new place before it gives it up at the old one', async () => {
    const order: string[] = []
    const served = await start()
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS)
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C', 'D'] })
    exchange.refusal = undefined
    const back = new Served(await exchange.connection())
    await until(isSocket('connected', 0))
    for (const [name, { commands }] of [
      ['old', served[1]],
      ['old', served[2]],
      ['new', back],
    ] as const) {
      commands.push = (...added) => order.push(...added.map((command) => `${name}: ${command}`))
    }
    await pool.rebalance()
    expect(order).toEqual(['new: subscribe trade A', 'old: delete_markets A'])
  })
})

describe('a move that the exchange refuses', () => {
  it('P6: is told', async () => {
    const served = await start({ connections: 3 })
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C'] })
    for (const { refusals } of served) refusals.push(14)
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS)
    expect(await untilMoved(1)).toMatchObject([{ kind: 'move-failed', tickers: ['A'], from: 0, error: { exchangeCode: 14 } }])
    expect(pool.memberOf('A')).toBe(0)
    exchange.refusal = undefined
    const back = new Served(await exchange.connection())
    await until(isSocket('restored', 0))
    expect(back.commands).toEqual(['subscribe trade A'])
  })

  it('P3 P5: by all leaves the markets with the connection that is down', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C'] })
    for (const { refusals } of served) refusals.push(26)
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS)
    expect(await untilMoved(1)).toMatchObject([{ kind: 'move-failed', tickers: ['A'], from: 0, error: { exchangeCode: 26 } }])
    expect(pool.memberOf('A')).toBe(0)
  })

  it('P3: by going down itself leaves the markets with the connection that had them', async () => {
    const served = await start({ connections: 3, marketsPerConnection: 1 })
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A'] })
    // The market is to go to the second; its confirmation never comes, and there is no room with the third.
    await pool.subscribe({ channels: ['trade'], marketTickers: ['B', 'C'] })
    await pool.unsubscribe(['trade'], ['B'])
    served[1].isSilent = true
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS)
    expect(pool.memberOf('A')).toBe(1)
    served[1].connection.cut()
    await until(isSocket('disconnected', 1))
    clock.advance(MOVE_AFTER_MS)
    expect(await untilMoved(1)).toMatchObject([{ kind: 'move-failed', tickers: ['A'], from: 0, to: 1 }])
    expect(pool.memberOf('A')).toBe(0)
  })

  it('P5: for want of room goes to another connection', async () => {
    const served = await start()
    await pool.subscribe({ channels: ['trade'], marketTickers: ['A', 'B', 'C'] })
    served[1].refusals.push(26)
    await cutForGood(served[0], 0)
    clock.advance(MOVE_AFTER_MS)
    expect(await untilMoved(1)).toMatchObject([{ kind: 'moved', tickers: ['A'], from: 0, to: 2 }])
  })
})
