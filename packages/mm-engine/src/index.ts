export {
  type AttributedParts,
  type Attribution,
  type AttributionInput,
  attributeFrom,
  EMPTY_ATTRIBUTION,
  equityOf,
  stepAttribution,
  sumParts,
  totalOf,
} from './attribution/attribution.ts'
export type { Command } from './command/command.ts'
export type { EngineSetup, EngineStep } from './engine/engine.ts'
export { createEngine, type Engine } from './engine/engine.ts'
export type { EngineNote } from './engine/engine-note.ts'
export type { EngineCounts, EngineMarket, EngineState } from './engine/engine-state.ts'
export type { EngineView, LevelView, OrderView, QuotedMarketView } from './engine/engine-view.ts'
export { BookError } from './engine/market-book.ts'
export { restoreEngine, SavedStateError, saveEngine } from './engine/save-engine.ts'
export type { OrderConfig, StrategyConfig } from './engine/strategy-config.ts'
export { viewEngine } from './engine/view-engine.ts'
export { InvalidParameterError } from './errors/invalid-parameter-error.ts'
export { MmEngineError } from './errors/mm-engine-error.ts'
export type { AccountEvent, ControlEvent, EngineEvent, EngineMode, FoundOrder, MarketEvent, MarketTerms } from './event/engine-event.ts'
export type { BookSide, PrivateEvent } from './event/private-event.ts'
export type { BookLevel, Outcome, PublicEvent } from './event/public-event.ts'
export { createFairValue, type FairValueConfig } from './fair-value/create-fair-value.ts'
export type { DigitalConfig } from './fair-value/digital.ts'
export type { ExternalConfig } from './fair-value/external.ts'
export type { BookTop, FairValueContext, FairValueModel, FeedValue, ObservedAverage, TopLevel } from './fair-value/fair-value-model.ts'
export type { MicropriceConfig } from './fair-value/microprice.ts'
export { estimateMicropriceTable, type MicropriceTable, type MicropriceTableOptions } from './fair-value/microprice-table.ts'
export type { MidConfig } from './fair-value/mid.ts'
export type { StoikovMicropriceConfig } from './fair-value/stoikov-microprice.ts'
export { FeeError } from './fees/fee-error.ts'
export type { PublishedRounding } from './fees/fee-rounding.ts'
export { createFeeRounding, type FeeRounding, type FeeRoundingConfig } from './fees/fee-rounding.ts'
export {
  applyFeeChange,
  createFeeSchedule,
  type EventFeeChange,
  type FeeChange,
  type FeeSchedule,
  type FeeWaiver,
  feeTermsAt,
  nextFeeChangeUs,
  type SeriesFeeChange,
} from './fees/fee-schedule.ts'
export { type FeeTerms, type FeeType, parseFeeMultiplier, parseFeeType, STANDARD_TERMS } from './fees/fee-terms.ts'
export { type KnownFee, matchingRoundings } from './fees/matching-roundings.ts'
export {
  type ChargedFill,
  chargeFill,
  chargeTradeFee,
  type FillFee,
  NO_FEES_YET,
  type OrderFees,
  settlementFee,
  tradeFee,
  worstFee,
} from './fees/order-fees.ts'
export { PriceGrid } from './grid/price-grid.ts'
export type { EngineClock } from './host/engine-clock.ts'
export { EngineHost, type HostedStep, type HostPorts, notesOf } from './host/engine-host.ts'
export { RISK_CHECKPOINT, StoreChanges } from './host/store-changes.ts'
export type { ModelContext } from './model/model-context.ts'
export type { Domain, TwoSided } from './model/two-sided.ts'
export { filledOf, type ManagedOrder, type OrderPhase, phaseOf, worstOf } from './orders/managed-order.ts'
export type { OrderAnomaly, QueueAhead } from './orders/order-bookkeeping.ts'
export { allLiveOrders, liveOrdersOf } from './orders/step-orders.ts'
export type { LatencyConfig } from './paper/latency.ts'
export type { PaperConfig } from './paper/paper-config.ts'
export type { PaperState } from './paper/paper-state.ts'
export { PAPER_CAPABILITIES, PaperTrading } from './paper/paper-trading.ts'
export { createPaperVenue, type PaperInput, type PaperStep, type PaperVenue } from './paper/paper-venue.ts'
export { PaperVenueError } from './paper/paper-venue-error.ts'
export { adoptPosition, comparePosition, type ExchangePosition, type PositionDifference } from './position/exchange-position.ts'
export { averageYesPrice, pnlAtMark, pnlAtWorst, unrealizedAtMark, unrealizedAtWorst } from './position/pnl.ts'
export {
  applyFill,
  type FillEffect,
  type FilledPosition,
  FLAT,
  type Position,
  type PositionFill,
  settle,
  valueAt,
} from './position/position.ts'
export { PositionError } from './position/position-error.ts'
export { type AllocatedPrint, allocatePrint, type Print, type QueuedFill, type QueuedOrder } from './queue/allocate-print.ts'
export { createQueueModel, type QueueModel, type QueueModelConfig } from './queue/queue-model.ts'
export {
  DEFAULT_PAIRING_WINDOW_US,
  joinQueue,
  type QueueInput,
  type QueuePosition,
  type QueueRules,
  type QueueStep,
  stepQueue,
} from './queue/queue-position.ts'
export type { LadderConfig } from './quote/ladder.ts'
export { makerFee } from './quote/maker-fee.ts'
export type { MinimumEdgeConfig } from './quote/minimum-edge.ts'
export { type PresetName, QUOTING_PRESETS } from './quote/presets.ts'
export type { Quotation, Quote, QuoteBasis, QuoteFee, Side } from './quote/quotation.ts'
export { createQuoter, type QuoteInput, type Quoter, type QuoterState, type QuoterStep } from './quote/quoter.ts'
export type { QuotingConfig } from './quote/quoting-config.ts'
export { type AccountWatchOptions, watchAccount } from './recovery/account-watch.ts'
export { readBelievedPositions } from './recovery/believed-positions.ts'
export { type AccountDifference, type ComparedAccount, compareAccount } from './recovery/compare-account.ts'
export type { PositionMismatch } from './recovery/compare-positions.ts'
export { planRecovery, type RecoveryInput, type RecoveryPlan } from './recovery/plan-recovery.ts'
export { type RecoverOptions, recoverAccount } from './recovery/recover-account.ts'
export type { AvellanedaStoikovConfig } from './reservation/avellaneda-stoikov.ts'
export type { CaraBernoulliConfig } from './reservation/cara-bernoulli.ts'
export { createReservation, type ReservationConfig } from './reservation/create-reservation.ts'
export type { GlftClosedFormConfig } from './reservation/glft/glft-closed-form.ts'
export type { GlftConfig } from './reservation/glft/glft-exact.ts'
export { type GlftConstants, type GlftParameters, glftConstants } from './reservation/glft/glft-parameters.ts'
export type { LinearReservationConfig } from './reservation/linear.ts'
export { type LmsrConfig, lmsrCost, lmsrPriceAfter, lmsrQuantity, lmsrWorstLoss } from './reservation/lmsr.ts'
export type { LogitAvellanedaStoikovConfig } from './reservation/logit-avellaneda-stoikov.ts'
export type { NoReservationConfig } from './reservation/none.ts'
export type { ReservationModel } from './reservation/reservation-model.ts'
export type { StationaryConfig } from './reservation/stationary.ts'
export { createRiskRules, DEFAULT_RISK, type RiskRuleConfig } from './risk/create-risk-rules.ts'
export { blockedMarket, decideOrder, decideQuotes, type RiskChange, type RiskDecision } from './risk/decide-order.ts'
export { type EventLoss, eventLoss } from './risk/event-loss.ts'
export type { MarketRisk, RiskOrder } from './risk/market-risk.ts'
export type { MarketView, OrderIntent, RiskInput } from './risk/risk-input.ts'
export { type RiskRule, RULE_ORDER, type RuleId } from './risk/risk-rule.ts'
export { attributionOf, createRiskState, type Halt, type Mismatch, type RiskState } from './risk/risk-state.ts'
export { restoreRiskState, type SavedRisk, saveRisk } from './risk/saved-risk.ts'
export { type RiskStep, stepRisk, UnknownMarketError } from './risk/step-risk.ts'
export type { AsymmetricSizeConfig } from './size/asymmetric.ts'
export { createSize, type SizeConfig } from './size/create-size.ts'
export type { FixedSizeConfig } from './size/fixed.ts'
export type { KellyConfig } from './size/kelly.ts'
export type { LinearSizeConfig } from './size/linear.ts'
export type { SizeContext, SizeModel, Sizes } from './size/size-model.ts'
export type { AdaptiveSkewConfig } from './skew/adaptive.ts'
export { createSkew, type SkewConfig } from './skew/create-skew.ts'
export type { ExponentialSkewConfig } from './skew/exponential.ts'
export type { LinearSkewConfig } from './skew/linear.ts'
export type { LogOddsSkewConfig } from './skew/log-odds.ts'
export type { NoSkewConfig } from './skew/none.ts'
export { lean, type SkewModel } from './skew/skew-model.ts'
export { type AvellanedaStoikovSpreadConfig, intensityHalfSpread } from './spread/avellaneda-stoikov.ts'
export { createSpread, type SpreadConfig } from './spread/create-spread.ts'
export type { FixedSpreadConfig } from './spread/fixed.ts'
export type { GlostenMilgromConfig } from './spread/glosten-milgrom.ts'
export type { InventorySpreadConfig } from './spread/inventory.ts'
export { type SpreadModel, widen } from './spread/spread-model.ts'
export type { TimeDecayConfig } from './spread/time-decay.ts'
export type { VolatilitySpreadConfig } from './spread/volatility.ts'
export type { AccountHistory, AccountTruth, EventSink, MarketDataSource, TradingVenue, VenueCapabilities } from './venue/venue.ts'
export { createVolatility, type VolatilityConfig } from './volatility/create-volatility.ts'
export type { EwmaConfig } from './volatility/ewma.ts'
export type { FixedVolatilityConfig } from './volatility/fixed.ts'
export { type HorizonConfig, type HorizonVariance, horizonVariance } from './volatility/horizon-variance.ts'
export type { RealizedConfig } from './volatility/realized.ts'
export type { Sample, SampleDomain, VolatilityModel } from './volatility/volatility-model.ts'
