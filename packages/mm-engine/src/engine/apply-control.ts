import { MmEngineError } from '../errors/mm-engine-error.ts'
import type { ControlEvent } from '../event/engine-event.ts'
import { withTicker } from '../ticker-map/ticker-map.ts'
import { markAllDirty } from './apply-market.ts'
import type { StrategyCompiler } from './compiled-strategy.ts'
import { quotingOf } from './compiled-strategy.ts'
import { type Draft, note, putMarket, tellRisk } from './draft.ts'
import type { EngineMarket } from './engine-state.ts'
import type { StrategyConfig } from './strategy-config.ts'

/** Takes in what people want. @throws {InvalidParameterError} A configuration makes no sense; check it before. */
export function applyControlEvent(draft: Draft, event: ControlEvent, compile: StrategyCompiler): Draft {
  switch (event.kind) {
    case 'mode':
      setMode(draft, event)
      return draft
    case 'kill':
      tellRisk(draft, { kind: 'kill', reason: event.reason, atUs: event.atUs })
      return draft
    case 'resume':
      resume(draft, event)
      return draft
    case 'configure':
      return configure(draft, event, compile)
  }
}

/** Somebody names a market that the engine does not know. */
export class UnmanagedMarketError extends MmEngineError {
  override readonly name = 'UnmanagedMarketError'
  readonly code = 'MARKET_NOT_MANAGED'
  readonly retryable = false
}

function setMode(draft: Draft, { ticker, mode }: Extract<ControlEvent, { kind: 'mode' }>): void {
  if (ticker === undefined) {
    draft.state.mode = mode
    markAllDirty(draft)
    return
  }
  const market = draft.state.markets.get(ticker)
  if (!market) throw new UnmanagedMarketError(`${ticker} is no market of this engine`)
  putMarket(draft, { ...market, mode })
  draft.dirty.add(ticker)
}

/** A halt whose cause still stands comes again at once. */
function resume(draft: Draft, { atUs }: Extract<ControlEvent, { kind: 'resume' }>): void {
  if (draft.state.risk.status.kind !== 'halted') return
  note(draft, { kind: 'resumed' })
  tellRisk(draft, { kind: 'resume', atUs })
  markAllDirty(draft)
}

function configure(draft: Draft, { version, config }: Extract<ControlEvent, { kind: 'configure' }>, compile: StrategyCompiler): Draft {
  const strategy = compile(config)
  const before = draft.state.config
  let { markets } = draft.state
  for (const [ticker, market] of markets)
    markets = withTicker(markets, ticker, forConfig(market, before, config, strategy.quoterOf(ticker).initial))
  const next: Draft = { ...draft, strategy }
  next.state.config = config
  next.state.configVersion = version
  next.state.markets = markets
  note(next, { kind: 'configured', version })
  tellRisk(next, { kind: 'clock', atUs: next.state.nowUs })
  markAllDirty(next)
  return next
}

/** What a volatility model has learned is worth nothing to another one. */
function forConfig(market: EngineMarket, before: StrategyConfig, after: StrategyConfig, initial: EngineMarket['quoter']): EngineMarket {
  const [old, fresh] = [before, after].map((config) => JSON.stringify(quotingOf(config, market.terms.ticker).volatility))
  return old === fresh ? market : { ...market, quoter: initial }
}
