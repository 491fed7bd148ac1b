import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MarketTable, type TableMarket } from './market-table.ts'

const market = (ticker: string, status = 'active', eventTicker = `E${ticker}`, seriesTicker?: string): TableMarket => ({
  ticker,
  eventTicker,
  seriesTicker,
  status,
})

it('gives back what was put, and forgets an event with its last market', () => {
  const table = new MarketTable()
  table.put(market('A', 'active', 'E', 'S'))
  table.put(market('B', 'closed', 'E'))
  expect(table.find('B')).toEqual(market('B', 'closed', 'E', 'S'))
  table.delete('A')
  expect([...table.eventTickers()]).toEqual(['E'])
  table.delete('B')
  expect([table.size, [...table.eventTickers()], table.find('B')]).toEqual([0, [], undefined])
  table.put(market('B', 'active', 'E'))
  expect(table.find('B')).toEqual(market('B', 'active', 'E'))
})

it('says which markets a listing left out', () => {
  const table = new MarketTable()
  for (const ticker of ['A', 'B', 'C']) table.put(market(ticker))
  table.beginListing()
  table.put(market('B'))
  expect([...table.unlisted()]).toEqual(['A', 'C'])
})

it('knows the record that was stored last, until the market changes otherwise', () => {
  const table = new MarketTable()
  table.put(market('A'))
  expect(table.isStored('A', 7)).toBe(false)
  table.noteStored('A', 7)
  table.put(market('A', 'closed'))
  expect(table.isStored('A', 7)).toBe(true)
  table.noteStored('A')
  expect(table.isStored('A', 7)).toBe(false)
})

it('is a map of markets, whatever comes and goes', () => {
  const step = fc.record({
    ticker: fc.integer({ min: 0, max: 30 }).map(String),
    kind: fc.constantFrom('put', 'delete', 'status'),
    status: fc.constantFrom('active', 'closed', 'finalized'),
    event: fc.constantFrom('E1', 'E2', 'E3'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const table = new MarketTable()
      const model = new Map<string, { status: string; event: string }>()
      for (const { ticker, kind, status, event } of steps) {
        if (kind === 'put') {
          table.put(market(ticker, status, event))
          model.set(ticker, { status, event })
        } else if (kind === 'delete') {
          table.delete(ticker)
          model.delete(ticker)
        } else {
          table.setStatus(ticker, status)
          const known = model.get(ticker)
          if (known) known.status = status
        }
      }
      for (const [ticker, { status, event }] of model) expect(table.find(ticker)).toEqual(market(ticker, status, event))
      expect(table.size).toBe(model.size)
      expect(new Set(table.eventTickers())).toEqual(new Set([...model.values()].map(({ event }) => event)))
      const active = [...model].flatMap(([ticker, { status }]) => (status === 'active' ? ticker : []))
      expect([...table.withStatus('active')].sort()).toEqual(active.sort())
      expect(table.countWithStatus('active')).toBe(active.length)
    }),
  )
})
