import { microUsd, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { modelContext } from '../../test/support/model-context.ts'
import { createSize, type SizeConfig } from './create-size.ts'
import type { SizeContext } from './size-model.ts'

function sizes(config: SizeConfig, contracts: number, given: Partial<SizeContext> = {}) {
  const context = modelContext({ inventory: contracts, ...given })
  return createSize(config).sizes({
    ...context,
    position: qty(contracts * 100),
    wanted: { bid: 0.48, ask: 0.52 },
    bankroll: undefined,
    ...given,
  })
}

describe('sizes', () => {
  it('fixed: the same at any position', () => {
    expect(sizes({ kind: 'fixed', size: qty(10_00) }, -90)).toEqual({ bid: 1_000, ask: 1_000 })
  })

  it('linear: less where it adds, all where it takes off', () => {
    const config = { kind: 'linear', size: qty(10_00) } as const
    expect(sizes(config, 40)).toEqual({ bid: 600, ask: 1_000 })
    expect(sizes(config, -75)).toEqual({ bid: 1_000, ask: 250 })
    expect(sizes(config, 150)).toEqual({ bid: 0, ask: 1_000 })
  })

  it('asymmetric: what one side gives up the other takes on, never below 0', () => {
    expect(sizes({ kind: 'asymmetric', size: qty(10_00), tilt: 0.5 }, 40)).toEqual({ bid: 800, ask: 1_200 })
    expect(sizes({ kind: 'asymmetric', size: qty(10_00), tilt: 2 }, -80)).toEqual({ bid: 2_600, ask: 0 })
  })

  it('kelly: (p - b) / (1 - b) of the bankroll over b a contract, less what is held', () => {
    const config = { kind: 'kelly', fraction: 0.5, maxSize: qty(10_000_00) } as const
    const bankroll = microUsd(1_000_000_000) // $1,000
    const contracts = (0.5 * 1_000 * ((0.5 - 0.48) / 0.52)) / 0.48
    expect(sizes(config, 0, { bankroll }).bid).toBeCloseTo(contracts * 100, 8)
    expect(sizes(config, 0, { bankroll }).ask).toBeCloseTo(contracts * 100, 8)
    expect(sizes(config, 15, { bankroll }).bid).toBeCloseTo((contracts - 15) * 100, 8)
    expect(sizes(config, 15, { bankroll }).ask).toBeCloseTo((contracts + 15) * 100, 8)
  })

  it('kelly: nothing without an edge or a bankroll, never more than its bound', () => {
    const config = { kind: 'kelly', fraction: 1, maxSize: qty(5_00) } as const
    const bankroll = microUsd(1_000_000_000)
    expect(sizes(config, 0)).toEqual({ bid: 0, ask: 0 })
    expect(sizes(config, 0, { bankroll, wanted: { bid: 0.5, ask: undefined } })).toEqual({ bid: 0, ask: 0 })
    expect(sizes(config, 0, { bankroll, wanted: { bid: -0.1, ask: 1.2 } })).toEqual({ bid: 0, ask: 0 })
    expect(sizes(config, 0, { bankroll })).toEqual({ bid: 500, ask: 500 })
  })
})
