import { microUsd, qty } from '@kassandra/kalshi-sdk/units'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { type RiskRule, RULE_ORDER } from './risk-rule.ts'
import {
  type FillRateConfig,
  fillRate,
  type LossConfig,
  lossRule,
  manualKill,
  type ReconcileMismatchConfig,
  reconcileMismatch,
} from './rules/account-rules.ts'
import {
  EXCHANGE_PAUSES,
  knownMarket,
  type StaleBookConfig,
  staleBook,
  type TradingHoursConfig,
  tradingHours,
} from './rules/market-rules.ts'
import {
  type EventWorstCaseConfig,
  eventWorstCase,
  type NotionalConfig,
  notionalLimit,
  type OrderSizeConfig,
  orderSize,
  type PositionConfig,
  type PriceCollarConfig,
  positionLimit,
  priceCollar,
  type SettlementCutoffConfig,
  settlementCutoff,
} from './rules/order-rules.ts'

export type RiskRuleConfig =
  | ReconcileMismatchConfig
  | LossConfig
  | FillRateConfig
  | TradingHoursConfig
  | StaleBookConfig
  | PriceCollarConfig
  | SettlementCutoffConfig
  | OrderSizeConfig
  | PositionConfig
  | NotionalConfig
  | EventWorstCaseConfig

/**
 * Pure. The rules of a configuration, in the order of `RULE_ORDER` whatever the order given. Three are there without being asked for:
 * `manual-kill`, `known-market`, and, with no tolerance and the exchange's weekly pause, `reconcile-mismatch` and `trading-hours`.
 * @throws {InvalidParameterError} A rule is there twice, or a limit of one makes no sense.
 */
export function createRiskRules(configs: readonly RiskRuleConfig[]): readonly RiskRule[] {
  const kinds = configs.map(({ kind }) => kind)
  const twice = kinds.find((kind, at) => kinds.indexOf(kind) !== at)
  if (twice !== undefined) throw new InvalidParameterError('risk rules', twice, 'there once each')
  const always = ALWAYS.filter(({ kind }) => !kinds.includes(kind))
  const rules = [manualKill(), knownMarket(), ...[...always, ...configs].map(createRule)]
  return rules.sort((a, b) => RULE_ORDER.indexOf(a.id) - RULE_ORDER.indexOf(b.id))
}

const ALWAYS: readonly RiskRuleConfig[] = [
  { kind: 'reconcile-mismatch', maxPosition: qty(0), maxCash: microUsd(0), maxOrders: 0 },
  { kind: 'trading-hours', pauses: EXCHANGE_PAUSES },
]

function createRule(config: RiskRuleConfig): RiskRule {
  switch (config.kind) {
    case 'reconcile-mismatch':
      return reconcileMismatch(config)
    case 'drawdown':
    case 'hourly-loss':
    case 'daily-loss':
      return lossRule(config)
    case 'fill-rate':
      return fillRate(config)
    case 'trading-hours':
      return tradingHours(config)
    case 'stale-book':
      return staleBook(config)
    case 'price-collar':
      return priceCollar(config)
    case 'settlement-cutoff':
      return settlementCutoff(config)
    case 'order-size':
      return orderSize(config)
    case 'position':
      return positionLimit(config)
    case 'market-notional':
    case 'total-notional':
      return notionalLimit(config)
    case 'event-worst-case':
      return eventWorstCase(config)
  }
}

/** Small enough to learn with: a loss of at most $50 in a day, 100 contracts and $100 in a market, books no older than 5 s. */
export const DEFAULT_RISK: readonly RiskRuleConfig[] = [
  { kind: 'drawdown', max: microUsd(50_000_000) },
  { kind: 'hourly-loss', max: microUsd(25_000_000) },
  { kind: 'daily-loss', max: microUsd(50_000_000) },
  { kind: 'fill-rate', max: qty(200_00), windowUs: 15_000_000 },
  { kind: 'stale-book', maxAgeUs: 5_000_000 },
  { kind: 'price-collar', maxDistance: 1_000 },
  { kind: 'settlement-cutoff', beforeUs: 300_000_000 },
  { kind: 'order-size', max: qty(25_00) },
  { kind: 'position', max: qty(100_00) },
  { kind: 'market-notional', max: microUsd(100_000_000) },
  { kind: 'total-notional', max: microUsd(500_000_000) },
  { kind: 'event-worst-case', max: microUsd(100_000_000) },
]
