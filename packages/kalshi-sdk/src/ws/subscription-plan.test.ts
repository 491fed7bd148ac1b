import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyConfirmed, type Held, type PlannedCommand, planSubscriptions, toWireCommand } from './subscription-plan.ts'
import type { ChannelFlags, Intent } from './terms.ts'
import type { Tickers } from './tickers.ts'

const flags: ChannelFlags = { selector: 'market_tickers', useYesPrice: false, sendInitialSnapshot: false, skipTickerAck: true }
const intent = (...tickers: readonly string[]): Intent => ({ tickers: new Set(tickers), flags })
const held = (sid: number, ...tickers: readonly string[]): Held => ({
  sid,
  tickers: new Set(tickers),
  terms: { selector: 'market_tickers', useYesPrice: false, shard: undefined, userFilter: undefined },
})

const tickers = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Tickers>('all') },
  {
    weight: 6,
    arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1 }).map((some): Tickers => new Set(some)),
  },
)
const channels = fc.constantFrom('orderbook_delta', 'ticker', 'trade')
const wanted = fc
  .dictionary(channels, fc.record({ tickers, useYesPrice: fc.boolean() }))
  .map(
    (some) =>
      new Map(Object.entries(some).map(([channel, { tickers, useYesPrice }]) => [channel, { tickers, flags: { ...flags, useYesPrice } }])),
  )

/** An exchange that confirms everything, in the order of `pick`. */
class Confirming {
  readonly held = new Map<string, Held>()
  #lastSid = 0

  confirm(command: PlannedCommand): void {
    const sid = command.kind === 'subscribe' ? ++this.#lastSid : command.sid
    const before = this.held.get(command.channel)
    const useYesPrice = command.kind === 'subscribe' ? command.flags.useYesPrice : (before?.terms.useYesPrice ?? false)
    const after = applyConfirmed(before, command, sid, useYesPrice)
    if (after) this.held.set(command.channel, after)
    else this.held.delete(command.channel)
  }
}

describe('the plan of subscriptions', () => {
  it('reaches what is wanted from anything that is held, in commands of bounded size', () => {
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 7 }), (goals, size) => {
        const exchange = new Confirming()
        for (const goal of goals) {
          for (let round = 0; round < 100; round++) {
            const plan = planSubscriptions(goal, exchange.held, size)
            if (plan.length === 0) break
            for (const command of plan) {
              if (command.kind !== 'unsubscribe' && command.tickers !== 'all') expect(command.tickers.size).toBeLessThanOrEqual(size)
              exchange.confirm(command)
            }
          }
          const reached = [...exchange.held].map(([channel, { tickers, terms }]) => [channel, tickers, terms.useYesPrice])
          expect(new Map(reached.map(([channel, ...rest]) => [channel, rest]))).toEqual(
            new Map([...goal].map(([channel, { tickers, flags }]) => [channel, [tickers, flags.useYesPrice]])),
          )
        }
      }),
    )
  })

  it('begins a channel with its first part, since the others need its sid', () => {
    const plan = planSubscriptions(new Map([['ticker', intent('A', 'B', 'C')]]), new Map(), 2)
    expect(plan).toEqual([{ kind: 'subscribe', channel: 'ticker', tickers: new Set(['A', 'B']), flags }])
  })

  it('adds before it takes away, so that a subscription never is without markets', () => {
    const goal = new Map([['trade', intent('B')]])
    expect(planSubscriptions(goal, new Map([['trade', held(4, 'A')]]), 9)).toMatchObject([{ kind: 'add', sid: 4, tickers: new Set(['B']) }])
    expect(planSubscriptions(goal, new Map([['trade', held(4, 'A', 'B')]]), 9)).toEqual([
      { kind: 'delete', channel: 'trade', sid: 4, tickers: new Set(['A']), selector: 'market_tickers' },
    ])
  })

  it('forgets what an older sid of the channel held', () => {
    const command: PlannedCommand = { kind: 'subscribe', channel: 'trade', tickers: new Set(['B']), flags }
    expect(applyConfirmed(held(4, 'A'), command, 5, false)).toEqual(held(5, 'B'))
  })

  it.each([
    [
      { kind: 'subscribe', channel: 'orderbook_delta', tickers: new Set(['A']), flags },
      { cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_tickers: ['A'], use_yes_price: false, skip_ticker_ack: true } },
    ],
    [
      { kind: 'subscribe', channel: 'ticker', tickers: 'all', flags: { ...flags, sendInitialSnapshot: true, skipTickerAck: false } },
      { cmd: 'subscribe', params: { channels: ['ticker'], send_initial_snapshot: true, skip_ticker_ack: false } },
    ],
    [
      { kind: 'add', channel: 'trade', sid: 3, tickers: new Set(['A', 'B']), flags },
      { cmd: 'update_subscription', params: { sid: 3, action: 'add_markets', market_tickers: ['A', 'B'] } },
    ],
    [
      { kind: 'delete', channel: 'trade', sid: 3, tickers: new Set(['A']), selector: 'market_tickers' },
      { cmd: 'update_subscription', params: { sid: 3, action: 'delete_markets', market_tickers: ['A'] } },
    ],
    [
      { kind: 'subscribe', channel: 'cfbenchmarks_value', tickers: 'all', flags: { ...flags, selector: 'index_ids' } },
      { cmd: 'subscribe', params: { channels: ['cfbenchmarks_value'], index_ids: ['all'], skip_ticker_ack: true } },
    ],
    [
      { kind: 'delete', channel: 'pyth_value', sid: 3, tickers: new Set(['Metal.XAU/USD']), selector: 'underlying_tickers' },
      { cmd: 'update_subscription', params: { sid: 3, action: 'unsubscribe_underlyings', underlying_tickers: ['Metal.XAU/USD'] } },
    ],
    [
      {
        kind: 'subscribe',
        channel: 'communications',
        tickers: 'all',
        flags: { ...flags, selector: 'none', shard: { factor: 4, key: 3 }, userFilter: 'self' },
      },
      {
        cmd: 'subscribe',
        params: { channels: ['communications'], shard_factor: 4, shard_key: 3, user_filter: 'self', skip_ticker_ack: true },
      },
    ],
    [
      { kind: 'unsubscribe', channel: 'trade', sid: 3 },
      { cmd: 'unsubscribe', params: { sids: [3] } },
    ],
  ] as const)('sends %o as the exchange takes it', (command, wire) => {
    expect(toWireCommand(command)).toEqual(wire)
  })
})
