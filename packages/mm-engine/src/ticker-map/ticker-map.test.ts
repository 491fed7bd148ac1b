import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TickerMap, withoutTickers, withTicker } from './ticker-map.ts'

const writes = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }).map(String), fc.nat()), { maxLength: 300 })

it('holds what an ordinary map holds, in its order', () => {
  fc.assert(
    fc.property(writes, writes, fc.boolean(), (before, after, isPlain) => {
      const plain = new Map(before)
      let map: ReadonlyMap<string, number> = isPlain ? new Map(before) : TickerMap.of(before)
      for (const [ticker, value] of after) {
        plain.set(ticker, value)
        map = withTicker(map, ticker, value)
      }
      expect([...map]).toEqual([...plain])
      expect([...map.keys()]).toEqual([...plain.keys()])
      expect([...map.values()]).toEqual([...plain.values()])
      const told: unknown[] = []
      map.forEach((value, ticker) => void told.push([ticker, value]))
      expect(told).toEqual([...plain])
      expect(map.size).toBe(plain.size)
      for (let at = 0; at <= 91; at++) expect([map.get(`${at}`), map.has(`${at}`)]).toEqual([plain.get(`${at}`), plain.has(`${at}`)])
    }),
  )
})

it('is not changed by what is made of it', () => {
  fc.assert(
    fc.property(writes, writes, (before, after) => {
      const map = TickerMap.of(before)
      const held = [...map]
      let next = map
      for (const [ticker, value] of after) next = next.with(ticker, value + 1)
      expect([...map]).toEqual(held)
    }),
  )
})

it('goes on as an ordinary map without some of its tickers', () => {
  fc.assert(
    fc.property(writes, fc.array(fc.integer({ min: 0, max: 90 }).map(String)), writes, (before, gone, after) => {
      const plain = new Map(before)
      for (const ticker of gone) plain.delete(ticker)
      let map = withoutTickers<number>(new Map(before), new Set(gone))
      for (const [ticker, value] of after) {
        plain.set(ticker, value)
        map = withTicker(map, ticker, value)
      }
      expect([...map]).toEqual([...plain])
    }),
  )
})
