import type { MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { RiskRuleConfig, StrategyConfig } from '@kassandra/mm-engine'

const BOUNDED = ['drawdown', 'daily-loss'] as const

/** Pure. The strategy with a drawdown and a daily loss of at most `maxLoss`, whether or not it has those rules. */
export function withMaxLoss(strategy: StrategyConfig, maxLoss: MicroUsd): StrategyConfig {
  const bounded = BOUNDED.map((kind): RiskRuleConfig => {
    const own = strategy.risk.find((rule) => rule.kind === kind)
    return own && 'max' in own && own.max <= maxLoss ? own : { kind, max: maxLoss }
  })
  const others = strategy.risk.filter(({ kind }) => !BOUNDED.some((each) => each === kind))
  return { ...strategy, risk: [...bounded, ...others] }
}
