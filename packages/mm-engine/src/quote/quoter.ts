import type { EpochUs, MicroUsd, Qty } from '@kassandra/kalshi-sdk/units'
import { requireNonNegative, requirePositive } from '../errors/invalid-parameter-error.ts'
import { createFairValue } from '../fair-value/create-fair-value.ts'
import type { FairValueContext, FairValueModel } from '../fair-value/fair-value-model.ts'
import type { PriceGrid } from '../grid/price-grid.ts'
import type { ModelContext } from '../model/model-context.ts'
import { clampProbability } from '../probability/log-odds.ts'
import { createReservation } from '../reservation/create-reservation.ts'
import { requireGlftLimit } from '../reservation/glft/glft-exact.ts'
import type { ReservationModel } from '../reservation/reservation-model.ts'
import { createSize } from '../size/create-size.ts'
import type { SizeModel } from '../size/size-model.ts'
import { createSkew } from '../skew/create-skew.ts'
import { lean, type SkewModel } from '../skew/skew-model.ts'
import { createSpread } from '../spread/create-spread.ts'
import { type SpreadModel, widen } from '../spread/spread-model.ts'
import { createVolatility } from '../volatility/create-volatility.ts'
import { horizonVariance } from '../volatility/horizon-variance.ts'
import { SECOND_US, type VolatilityModel } from '../volatility/volatility-model.ts'
import { boundsOf, buildSide, requireLadder } from './ladder.ts'
import { hasEdge, valueForEdge } from './minimum-edge.ts'
import type { Quotation, Quote, QuoteBasis, QuoteFee, Side } from './quotation.ts'
import type { QuotingConfig } from './quoting-config.ts'

/** Everything that quotes depend on, at one instant. */
export interface QuoteInput extends FairValueContext {
  /** Signed position in this market, + long YES. */
  readonly position: Qty
  /** The grid in force; another one after a change of the market's structure. */
  readonly grid: PriceGrid
  readonly fee: QuoteFee
  /** For `kelly` sizes. */
  readonly bankroll?: MicroUsd
}

/** Plain data: what has to survive between two inputs. */
export interface QuoterState {
  readonly volatility: unknown
}

export interface QuoterStep {
  readonly state: QuoterState
  readonly quotation: Quotation
}

/** Turns what is known into what should rest in the book. Pure: the same states and inputs give the same quotations. */
export interface Quoter {
  readonly initial: QuoterState
  step(state: QuoterState, input: QuoteInput): QuoterStep
}

interface Models {
  readonly fairValue: FairValueModel
  readonly volatility: VolatilityModel
  readonly reservation: ReservationModel
  readonly spread: SpreadModel
  readonly skew: SkewModel
  readonly size: SizeModel
}

/**
 * Builds a quoter: fair value, then reservation, spread, skew and size, then the grid, the book and the minimum edge.
 * @throws {InvalidParameterError} A parameter lies outside what its formula allows.
 */
export function createQuoter(config: QuotingConfig): Quoter {
  requireConfig(config)
  const models: Models = {
    fairValue: createFairValue(config.fairValue),
    volatility: createVolatility(config.volatility),
    reservation: createReservation(config.reservation),
    spread: createSpread(config.spread),
    skew: createSkew(config.skew),
    size: createSize(config.size),
  }
  return {
    initial: { volatility: models.volatility.initial },
    step: (state, input) => {
      const value = models.fairValue.value(input)
      if (value === undefined || !isProbability(value)) return { state, quotation: { kind: 'none', reason: 'no-fair-value' } }
      const volatility = models.volatility.step(state.volatility, { atUs: input.nowUs, value })
      const rate = models.volatility.varianceRate(volatility, input.nowUs)
      return { state: { volatility }, quotation: quote(config, models, input, clampProbability(value), rate) }
    },
  }
}

/** What is none would poison the volatility for good. */
const isProbability = (value: number): boolean => value >= 0 && value <= 1

function requireConfig(config: QuotingConfig): void {
  requirePositive('unit', config.unit)
  requirePositive('sizeStep', config.sizeStep)
  requirePositive('maxPosition', config.maxPosition)
  requireNonNegative('perContract', config.minimumEdge.perContract)
  if (config.horizon.kind === 'exit') requireNonNegative('afterS', config.horizon.afterS)
  if (config.reservation.kind === 'glft') requireGlftLimit(config.maxPosition / config.unit)
  requireLadder(config.ladder)
}

function quote(config: QuotingConfig, models: Models, input: QuoteInput, fair: number, rate: number | undefined): Quotation {
  const toSettlementS = secondsTo(input.settlesAtUs, input.nowUs)
  if (toSettlementS <= 0) return { kind: 'none', reason: 'settlement-passed' }
  if (rate === undefined) return { kind: 'none', reason: 'no-volatility' }
  const context: ModelContext = {
    fair,
    inventory: input.position / config.unit,
    maxInventory: config.maxPosition / config.unit,
    toSettlementS,
    ...horizonVariance(fair, config.volatility.domain, rate, config.horizon, toSettlementS),
  }
  const reserved = models.reservation.reserve(context)
  const wanted = lean(widen(reserved, models.spread, context), models.skew, context)
  const basis: QuoteBasis = { fair, variance: context.variance, reserved, wanted }
  return { kind: 'quotes', ...buildBothSides(config, models.size, input, context, basis), basis }
}

function buildBothSides(
  config: QuotingConfig,
  size: SizeModel,
  input: QuoteInput,
  context: ModelContext,
  { fair, reserved, wanted }: QuoteBasis,
): { readonly bids: readonly Quote[]; readonly asks: readonly Quote[] } {
  const { position, grid, book, bankroll } = input
  const sizes = size.sizes({ ...context, position, wanted, bankroll })
  const bounds = boundsOf(wanted, grid, book)
  const build = (side: Side): readonly Quote[] => {
    const value = valueForEdge(side, (config.minimumEdge.against === 'fair' ? undefined : reserved[side]) ?? fair)
    return buildSide(
      {
        side,
        wanted: wanted[side],
        bound: bounds[side],
        size: sizes[side],
        room: config.maxPosition - (side === 'bid' ? position : -position),
        sizeStep: config.sizeStep,
        grid,
        accepts: (quote) => hasEdge(side, quote, value, config.minimumEdge.perContract, input.fee),
      },
      config.ladder,
    )
  }
  return { bids: build('bid'), asks: build('ask') }
}

function secondsTo(thenUs: EpochUs | undefined, nowUs: EpochUs): number {
  return thenUs === undefined ? Number.POSITIVE_INFINITY : (thenUs - nowUs) / SECOND_US
}
