import { createFeeRounding, createRiskRules, QUOTING_PRESETS, type QuotingConfig, type StrategyConfig } from '@kassandra/mm-engine'
import { attempt, checkModels } from './strategy/check-models.ts'
import { micros } from './strategy/duration-form.ts'
import { feeRoundingForm } from './strategy/fee-rounding-form.ts'
import { isThere, type Mapping, type Place, readMapping, refuse, refuseUnknown, within } from './strategy/form.ts'
import { DEFAULT_ORDERS, orderForm } from './strategy/order-form.ts'
import { quotingForm } from './strategy/quoting-form.ts'
import { overlay } from './strategy/record.ts'
import { riskForm } from './strategy/risk-form.ts'
import { word } from './strategy/scalar-form.ts'
import { StrategyError } from './strategy-error.ts'

const KEYS = ['preset', 'quoting', 'markets', 'risk', 'orders', 'unwindBeforeClose', 'feeRounding']
const presetForm = word('conservative', 'baseline', 'aggressive')
const unwindForm = micros()
const TICKER = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/**
 * Pure. Reads a strategy in the units of people: contracts, dollars, durations such as `30s`. What it does not say is of the preset
 * `baseline`, of `DEFAULT_RISK` and of `DEFAULT_ORDERS`; nothing at all is the baseline.
 * @throws {StrategyError} With every problem, each under its path.
 */
export function parseStrategy(document: unknown): StrategyConfig {
  const problems: string[] = []
  const place: Place = { path: '', problems }
  const mapping = readMapping(document ?? {}, place) ?? {}
  refuseUnknown(mapping, KEYS, place)
  const { quoting, markets } = readQuoting(mapping, place)
  const risk = riskForm.read(mapping['risk'] ?? {}, within(place, 'risk'))
  const orders = orderForm.read(overlay(orderForm.write(DEFAULT_ORDERS), mapping['orders']), within(place, 'orders'))
  const unwindBeforeCloseUs = readIfThere(mapping, 'unwindBeforeClose', unwindForm, place)
  const feeRounding = readIfThere(mapping, 'feeRounding', feeRoundingForm, place)
  if (risk) attempt(() => createRiskRules(risk), within(place, 'risk'))
  if (feeRounding) attempt(() => createFeeRounding(feeRounding), within(place, 'feeRounding'))
  if (!quoting || !risk || !orders || problems.length > 0) throw new StrategyError(problems)
  return {
    quoting,
    ...(Object.keys(markets).length > 0 ? { markets } : {}),
    risk,
    orders,
    ...(feeRounding === undefined ? {} : { feeRounding }),
    ...(unwindBeforeCloseUs === undefined ? {} : { unwindBeforeCloseUs }),
  }
}

/** Pure. The document of a strategy, with nothing left to presets and defaults: `parseStrategy` gives the same strategy back. */
export function describeStrategy({ quoting, markets = {}, risk, orders, feeRounding, unwindBeforeCloseUs }: StrategyConfig): Mapping {
  const described = Object.entries(markets).map(([ticker, own]) => [ticker, quotingForm.write(own)])
  return {
    quoting: quotingForm.write(quoting),
    ...(described.length > 0 ? { markets: Object.fromEntries(described) } : {}),
    risk: riskForm.write(risk),
    orders: orderForm.write(orders),
    ...(feeRounding === undefined ? {} : { feeRounding: feeRoundingForm.write(feeRounding) }),
    ...(unwindBeforeCloseUs === undefined ? {} : { unwindBeforeClose: unwindForm.write(unwindBeforeCloseUs) }),
  }
}

interface Quotings {
  readonly quoting: QuotingConfig | undefined
  readonly markets: Readonly<Record<string, QuotingConfig>>
}

function readQuoting(mapping: Mapping, place: Place): Quotings {
  const preset = readIfThere(mapping, 'preset', presetForm, place) ?? 'baseline'
  const base = quotingForm.write(QUOTING_PRESETS[preset])
  const common = overlay(base, mapping['quoting'])
  const quoting = readOne(common, within(place, 'quoting'))
  // A problem of all markets is told once, not again under each of them.
  return { quoting, markets: readMarkets(mapping['markets'], quoting ? common : base, within(place, 'markets')) }
}

function readOne(document: unknown, place: Place): QuotingConfig | undefined {
  const config = quotingForm.read(document, place)
  if (config) checkModels(config, place)
  return config
}

function readMarkets(value: unknown, base: unknown, place: Place): Readonly<Record<string, QuotingConfig>> {
  const mapping = isThere(value) ? readMapping(value, place) : undefined
  const read = Object.entries(mapping ?? {}).flatMap(([ticker, own]): [string, QuotingConfig][] => {
    const at = within(place, ticker)
    if (!TICKER.test(ticker)) refuse(at, 'is no ticker of a market')
    const config = readOne(overlay(base, own), at)
    return config ? [[ticker, config]] : []
  })
  return Object.fromEntries(read)
}

function readIfThere<T>(
  mapping: Mapping,
  key: string,
  form: { read(value: unknown, place: Place): T | undefined },
  place: Place,
): T | undefined {
  return isThere(mapping[key]) ? form.read(mapping[key], within(place, key)) : undefined
}
