import { describe, expect, it } from 'vitest'
import type { Channel } from './subscriptions.ts'
import type { ChannelFlags, Intent } from './terms.ts'
import type { Tickers } from './tickers.ts'
import { Wanted } from './wanted.ts'

const flags: ChannelFlags = { selector: 'market_tickers', useYesPrice: false, sendInitialSnapshot: false, skipTickerAck: true }
const intents = (channels: readonly Channel[], tickers: Tickers, terms: ChannelFlags = flags): ReadonlyMap<Channel, Intent> =>
  new Map(channels.map((channel) => [channel, { tickers, flags: terms }]))
const some = (...tickers: readonly string[]): Tickers => new Set(tickers)

describe('what is wanted', () => {
  it('is taken back by a refusal without what others want', () => {
    const wanted = new Wanted()
    wanted.add(intents(['trade'], some('A')))
    const takeBack = wanted.add(intents(['trade', 'ticker'], some('A', 'B')))
    wanted.add(intents(['trade'], some('C')))
    takeBack()
    expect([wanted.intents.get('trade')?.tickers, wanted.intents.get('ticker')]).toEqual([some('A', 'C'), undefined])
  })

  it('goes back from all markets to the ones before', () => {
    const wanted = new Wanted()
    wanted.add(intents(['trade'], some('A')))
    wanted.add(intents(['trade'], 'all'))()
    expect(wanted.intents.get('trade')?.tickers).toEqual(some('A'))
    wanted.add(intents(['ticker'], 'all'))()
    expect(wanted.intents.has('ticker')).toBe(false)
  })

  it('stays all markets where some were asked for as well', () => {
    const wanted = new Wanted()
    wanted.add(intents(['trade'], 'all'))
    wanted.add(intents(['trade'], some('A')))()
    expect(wanted.intents.get('trade')?.tickers).toBe('all')
    expect(() => wanted.remove('trade', some('A'))).toThrow('trade is subscribed for all there is')
  })

  it('ends a channel with its last market', () => {
    const wanted = new Wanted()
    wanted.add(intents(['trade'], some('A', 'B')))
    wanted.remove('trade', some('A'))
    expect(wanted.intents.get('trade')?.tickers).toEqual(some('B'))
    wanted.remove('trade', some('B'))
    wanted.remove('trade', 'all')
    expect(wanted.intents.size).toBe(0)
  })

  it.each([
    [{ useYesPrice: true }, 'useYesPrice true'],
    [{ selector: 'market_ids' }, 'market_ids'],
    [{ shard: { factor: 4, key: 1 } }, 'shard 1 of 4'],
    [{ userFilter: 'self' }, 'userFilter self'],
  ] as const)('refuses a second subscription of a channel on other terms than %o', (terms, named) => {
    const wanted = new Wanted()
    wanted.add(intents(['orderbook_delta'], some('A'), { ...flags, ...terms }))
    expect(() => wanted.add(intents(['trade', 'orderbook_delta'], some('B')))).toThrow(named)
    expect(wanted.intents.has('trade')).toBe(false)
    wanted.add(intents(['orderbook_delta'], some('B'), { ...flags, ...terms }))
    expect(wanted.intents.get('orderbook_delta')?.tickers).toEqual(some('A', 'B'))
  })
})
