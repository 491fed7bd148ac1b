import { describe, expect, it } from 'vitest'
import type { Tickers } from './tickers.ts'
import { Wanted } from './wanted.ts'

const flags = { useYesPrice: false, sendInitialSnapshot: false, skipTickerAck: true }
const some = (...tickers: readonly string[]): Tickers => new Set(tickers)

describe('what is wanted', () => {
  it('is taken back by a refusal without what others want', () => {
    const wanted = new Wanted()
    wanted.add(['trade'], some('A'), flags)
    const takeBack = wanted.add(['trade', 'ticker'], some('A', 'B'), flags)
    wanted.add(['trade'], some('C'), flags)
    takeBack()
    expect([wanted.intents.get('trade')?.tickers, wanted.intents.get('ticker')]).toEqual([some('A', 'C'), undefined])
  })

  it('goes back from all markets to the ones before', () => {
    const wanted = new Wanted()
    wanted.add(['trade'], some('A'), flags)
    wanted.add(['trade'], 'all', flags)()
    expect(wanted.intents.get('trade')?.tickers).toEqual(some('A'))
    wanted.add(['ticker'], 'all', flags)()
    expect(wanted.intents.has('ticker')).toBe(false)
  })

  it('stays all markets where some were asked for as well', () => {
    const wanted = new Wanted()
    wanted.add(['trade'], 'all', flags)
    wanted.add(['trade'], some('A'), flags)()
    expect(wanted.intents.get('trade')?.tickers).toBe('all')
    expect(() => wanted.remove('trade', some('A'))).toThrow('trade is subscribed for all markets')
  })

  it('ends a channel with its last market', () => {
    const wanted = new Wanted()
    wanted.add(['trade'], some('A', 'B'), flags)
    wanted.remove('trade', some('A'))
    expect(wanted.intents.get('trade')?.tickers).toEqual(some('B'))
    wanted.remove('trade', some('B'))
    wanted.remove('trade', 'all')
    expect(wanted.intents.size).toBe(0)
  })

  it('refuses a second scale for the books, which other channels do not have', () => {
    const wanted = new Wanted()
    wanted.add(['orderbook_delta', 'ticker'], some('A'), { ...flags, useYesPrice: true })
    expect(() => wanted.add(['orderbook_delta'], some('B'), flags)).toThrow('useYesPrice true')
    wanted.add(['ticker'], some('B'), flags)
    expect(wanted.intents.get('ticker')?.tickers).toEqual(some('A', 'B'))
  })
})
