import type { ExchangeClock } from '../clock/exchange-clock.ts'
import type { Scheduler } from '../clock/scheduler.ts'
import { BlockDesk } from '../communications/block-desk.ts'
import type { DeskDeps } from '../communications/desk-deps.ts'
import { COMBO_WINDOWS, STANDARD_WINDOWS } from '../communications/rfq.ts'
import { RfqDesk } from '../communications/rfq-desk.ts'
import type { Audience } from '../ws/audience.ts'
import { toCommunicationsFrame } from '../ws/frames/communications-frame.ts'
import type { Catalogue } from './catalogue.ts'
import type { Engine } from './engine/engine.ts'
import { EngineExecutor } from './engine/engine-executor.ts'
import type { Members } from './members.ts'

export interface DesksDeps {
  readonly engine: Engine
  readonly catalogue: Catalogue
  readonly clock: ExchangeClock
  readonly scheduler: Scheduler
  /** Exchange time that passes for each unit of elapsed time. */
  readonly factor: () => number
  readonly newId: () => string
  readonly members: Members
  readonly audience: Audience
}

/** The desks of requests for quotes and of block trades, on top of the engine. */
export function openDesks({ engine, catalogue, clock, scheduler, factor, newId, members, audience }: DesksDeps): {
  readonly rfqs: RfqDesk
  readonly blocks: BlockDesk
} {
  const deps: DeskDeps = {
    clock,
    setTimer: (delayMs, run) => scheduler.setTimer(delayMs / Math.max(factor(), 1), run),
    newId,
    findMarket(ticker) {
      const market = catalogue.findMarket(ticker)
      if (!market) return undefined
      const { eventTicker, combo, isCombo } = market.definition
      return { isOpen: market.status === 'active', eventTicker, combo, windows: isCombo ? COMBO_WINDOWS : STANDARD_WINDOWS }
    },
    executor: new EngineExecutor(engine, (ticker) => catalogue.findMarket(ticker)?.definition.exchangeIndex ?? 0),
    emit: (event) => audience.deliver(toCommunicationsFrame(event, members)),
  }
  return { rfqs: new RfqDesk(deps), blocks: new BlockDesk(deps) }
}
