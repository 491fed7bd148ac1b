import { microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { createFeeRounding } from '../fees/fee-rounding.ts'
import type { FeeTerms } from '../fees/fee-terms.ts'
import { makerFee } from './maker-fee.ts'
import { hasEdge, valueForEdge } from './minimum-edge.ts'

const TERMS: FeeTerms = { type: 'quadratic_with_maker_fees', multiplierPpm: 1_000_000 }

describe('makerFee', () => {
  it('is the exact rounded fee of the order: 0.0175 C P (1 - P), a cent more or less by how the balance is rounded', () => {
    const [direct, cents] = [makerFee(TERMS, createFeeRounding()), makerFee(TERMS, createFeeRounding({ kind: 'intermediated' }))]
    expect(direct('bid', price(5_000), qty(100_00))).toBe(437_500)
    expect(direct('bid', price(5_000), qty(1_00))).toBe(4_400)
    expect(cents('bid', price(5_000), qty(1_00))).toBe(10_000)
  })

  it('is the same for an ask as for a bid at the complement', () => {
    const fee = makerFee(TERMS, createFeeRounding({ kind: 'intermediated' }))
    expect(fee('ask', price(3_700), qty(7_31))).toBe(fee('bid', price(6_300), qty(7_31)))
  })

  it('leaves nothing of half of a two-cent spread on one contract that is rounded to cents (section 3.8)', () => {
    const fee = makerFee(TERMS, createFeeRounding({ kind: 'intermediated' }))
    const earns = (micro: number, contracts: number): boolean =>
      hasEdge('bid', { price: price(4_900), quantity: qty(contracts * 100) }, valueForEdge('bid', 0.5), microUsd(micro), fee)
    expect([earns(0, 1), earns(1, 1)]).toEqual([true, false])
    expect(earns(5_000, 100)).toBe(true)
  })
})
