import { type EpochUs, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { MarketEvent } from '../event/engine-event.ts'
import type { PublicEvent } from '../event/public-event.ts'
import type { EngineClock } from '../host/engine-clock.ts'
import type { EventSink, TradingVenue, VenueCapabilities } from '../venue/venue.ts'
import type { PaperInput, PaperVenue } from './paper-venue.ts'

/** Costs of the exchange, so that paper is as sparing with commands as live. */
export const PAPER_CAPABILITIES: VenueCapabilities = {
  ownOrdersInBook: false,
  cost: { create: 10, amend: 10, decrease: 10, cancel: 2 },
  smallestOrder: qty(1),
}

/** The paper venue in real time: it is told the public events, keeps its own timers, and tells what becomes of orders. */
export class PaperTrading implements TradingVenue {
  readonly capabilities: VenueCapabilities = PAPER_CAPABILITIES
  readonly #venue: PaperVenue
  readonly #clock: EngineClock
  #state: PaperVenue['initial']
  #sink: EventSink | undefined
  #timer: { cancel(): void } | undefined

  constructor(venue: PaperVenue, clock: EngineClock) {
    this.#venue = venue
    this.#clock = clock
    this.#state = venue.initial
  }

  run(sink: EventSink, signal: AbortSignal): Promise<void> {
    this.#sink = sink
    this.#wake()
    return new Promise((resolve) => {
      const end = (): void => {
        this.#timer?.cancel()
        this.#sink = undefined
        resolve()
      }
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    })
  }

  send(commands: readonly Command[]): void {
    const atUs = this.#clock.nowUs()
    for (const command of commands) this.#take({ kind: 'command', atUs, command })
  }

  /** To be called with everything that is told of markets, in its order. @throws {PaperVenueError} The book is impossible. */
  observe(event: PublicEvent | MarketEvent): void {
    switch (event.kind) {
      case 'snapshot':
      case 'delta':
      case 'trade':
      case 'status':
      case 'settled':
        this.#take(event)
        break
      case 'market':
        this.#take({ kind: 'fees', atUs: event.atUs, ticker: event.ticker, fees: event.fees })
    }
  }

  #take(input: PaperInput): void {
    const { state, events } = this.#venue.step(this.#state, input)
    this.#state = state
    for (const event of events) this.#sink?.(event)
    this.#wake()
  }

  #wake(): void {
    this.#timer?.cancel()
    const nextUs = this.#venue.nextUs(this.#state)
    if (nextUs === undefined || !this.#sink) return
    const delayMs = Math.max(Math.ceil((nextUs - this.#clock.nowUs()) / 1_000), 0)
    this.#timer = this.#clock.setTimer(delayMs, () => this.#tick(this.#clock.nowUs()))
  }

  #tick(atUs: EpochUs): void {
    this.#take({ kind: 'clock', atUs })
  }
}
