import type { PriceRange } from '@kassandra/kalshi-sdk'
import { createFeeRounding, type FeeRounding } from '../fees/fee-rounding.ts'
import { PriceGrid } from '../grid/price-grid.ts'
import { createOrderRules, type OrderRuleFacts } from '../orders/create-order-rules.ts'
import type { OrderRules } from '../orders/order-bookkeeping.ts'
import { createQuoter, type Quoter } from '../quote/quoter.ts'
import type { QuotingConfig } from '../quote/quoting-config.ts'
import { createRiskRules } from '../risk/create-risk-rules.ts'
import type { RiskRule } from '../risk/risk-rule.ts'
import type { StrategyConfig } from './strategy-config.ts'

/** A configuration made into functions. */
export interface CompiledStrategy {
  readonly risk: readonly RiskRule[]
  readonly orders: OrderRules
  readonly rounding: FeeRounding
  quoterOf(ticker: string): Quoter
}

/** Compiles each configuration once. @throws {InvalidParameterError} A parameter of it makes no sense. */
export type StrategyCompiler = (config: StrategyConfig) => CompiledStrategy

export function createStrategyCompiler(facts: OrderRuleFacts): StrategyCompiler {
  const known = new WeakMap<StrategyConfig, CompiledStrategy>()
  return (config) => {
    const found = known.get(config)
    if (found) return found
    const compiled = compile(config, facts)
    known.set(config, compiled)
    return compiled
  }
}

function compile(config: StrategyConfig, facts: OrderRuleFacts): CompiledStrategy {
  const quoters = new Map<string, Quoter>()
  for (const [ticker, quoting] of Object.entries(config.markets ?? {})) quoters.set(ticker, createQuoter(quoting))
  const common = createQuoter(config.quoting)
  return {
    risk: createRiskRules(config.risk),
    orders: createOrderRules(config.orders, facts),
    rounding: createFeeRounding(config.feeRounding),
    quoterOf: (ticker) => quoters.get(ticker) ?? common,
  }
}

/** Pure. How a market is quoted. */
export const quotingOf = ({ markets, quoting }: StrategyConfig, ticker: string): QuotingConfig =>
  markets && Object.hasOwn(markets, ticker) ? (markets[ticker] ?? quoting) : quoting

const grids = new WeakMap<readonly PriceRange[], PriceGrid>()

/** Pure. The grid of the ranges, made once for each list of them. @throws {InvalidParameterError} They hold no price. */
export function gridOf(ranges: readonly PriceRange[]): PriceGrid {
  const found = grids.get(ranges)
  if (found) return found
  const grid = new PriceGrid(ranges)
  grids.set(ranges, grid)
  return grid
}
