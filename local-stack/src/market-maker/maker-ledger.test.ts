import { describe, expect, it } from 'vitest'
import { MakerLedger } from './maker-ledger.ts'
import type { MakerMarket, MakerView, Parts } from './maker-view.ts'

const NOTHING: Parts = { spread: 0, inventory: 0, fees: 0, settlement: 0 }
const GAIN: Parts = { spread: 500, inventory: -1_200, fees: -300, settlement: 0 }

const market = (ticker: string, attribution: Parts, more: Partial<MakerMarket> = {}): MakerMarket => ({
  ticker,
  isOpen: true,
  position: 0,
  mark: 5_000,
  realizedPnl: attribution.spread + attribution.settlement,
  unrealizedPnl: attribution.inventory,
  feesPaid: -attribution.fees,
  attribution,
  ...more,
})

function shown(markets: readonly MakerMarket[], more: Partial<MakerView['view']> = {}): MakerView {
  const sum = (part: keyof Parts): number => markets.reduce((all, { attribution }) => all + attribution[part], 0)
  const attribution = { spread: sum('spread'), inventory: sum('inventory'), fees: sum('fees'), settlement: sum('settlement') }
  const { spread, inventory, fees, settlement } = attribution
  const counts = { quotes: 7, orders: 3, fills: 2 }
  return { trading: 'paper', view: { runEpoch: 1, pnl: spread + inventory + fees + settlement, attribution, counts, markets, ...more } }
}

function ledgerOf(beginsEmpty: boolean, ...views: readonly MakerView[]): MakerLedger {
  const ledger = new MakerLedger(beginsEmpty)
  for (const view of views) ledger.take(view)
  return ledger
}

describe('MakerLedger', () => {
  it('knows nothing before anything was shown', () => {
    expect(new MakerLedger(true).figures()).toBeUndefined()
  })

  it('takes the last view for what was done, and finds gains that their parts explain', () => {
    const ledger = ledgerOf(true, shown([market('A', NOTHING)]), shown([market('A', GAIN), market('B', GAIN, { position: -1_50 })]))
    expect(ledger.figures()).toEqual({
      mode: 'paper',
      quotes: 7,
      orders: 3,
      fills: 2,
      pnlMicroUsd: -2_000,
      attributionSums: true,
      halted: false,
    })
    expect(ledger.held).toBe(1.5)
    expect(ledger.differences).toEqual([])
  })

  it('adds up what was done before and after a restart', () => {
    const ledger = ledgerOf(true, shown([market('A', GAIN)]), shown([market('A', GAIN)], { runEpoch: 2 }))
    expect(ledger.figures()).toMatchObject({ quotes: 14, orders: 6, fills: 4, pnlMicroUsd: -2_000, attributionSums: true })
  })

  it('says by which rule trading was halted', () => {
    const halt = { ruleId: 'drawdown', reason: 'too much' }
    expect(ledgerOf(true, shown([], { halt })).figures()?.halted).toBe(true)
    expect(ledgerOf(true, shown([], { halt })).halt).toEqual(halt)
  })

  it.each([
    ['the P&L is another than its parts', shown([market('A', GAIN)], { pnl: -999 }), 'its parts sum to -1000, its P&L is -999'],
    [
      'the parts of a market are missing in the whole',
      shown([market('A', GAIN)], { attribution: NOTHING, pnl: 0 }),
      'spread is 0, of its markets 500',
    ],
    [
      'the equity of a market changed by a micro-dollar more than its parts',
      shown([market('A', GAIN, { feesPaid: 299 })]),
      'A: its parts sum to -1000, its equity changed by -999',
    ],
  ])('finds that %s', (_, view, difference) => {
    const ledger = ledgerOf(true, view, view)
    expect(ledger.figures()?.attributionSums).toBe(false)
    expect(ledger.differences).toContain(difference)
    expect(new Set(ledger.differences).size).toBe(ledger.differences.length)
  })

  it('does not call the equity of a position that was taken over a gain, but wants it to stay what it was', () => {
    const heldBefore = market('A', NOTHING, { position: 5_00, realizedPnl: 40_000 })
    expect(ledgerOf(true, shown([heldBefore])).figures()?.attributionSums).toBe(false)
    expect(ledgerOf(false, shown([heldBefore]), shown([heldBefore])).figures()?.attributionSums).toBe(true)
    const grown = { ...heldBefore, realizedPnl: 40_001 }
    expect(ledgerOf(false, shown([heldBefore]), shown([grown])).figures()?.attributionSums).toBe(false)
  })

  it('waits for a mark before it values a position that was taken over', () => {
    const { mark: _, ...unmarked } = market('A', NOTHING, { position: 5_00 })
    const marked = market('A', NOTHING, { position: 5_00, unrealizedPnl: 70_000 })
    expect(ledgerOf(false, shown([unmarked]), shown([marked])).figures()?.attributionSums).toBe(true)
  })
})
