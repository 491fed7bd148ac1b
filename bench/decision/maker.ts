import type { SidBooks, SidChange } from '@kassandra/kalshi-sdk/book'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Frame } from '@kassandra/kalshi-sdk/ws'
import {
  type Command,
  createEngine,
  createPaperVenue,
  type Engine,
  type EngineEvent,
  type EngineState,
  PAPER_CAPABILITIES,
  type PaperInput,
  type PaperState,
  type PublicEvent,
} from '@kassandra/mm-engine'
import { Desk } from './desk.ts'
import { BUSY_STRATEGY } from './strategy.ts'

const CLOCK_US = 250_000
const ALIVE_US = 1_000_000

/** Called with how long a step took that no frame asked for. */
export type OnStep = (kind: EngineEvent['kind'], tookMs: number) => void

/** A market maker on paper. What it decides by a frame and what happens between frames are two things, so that the first can be timed alone. */
export class Maker {
  readonly desk: Desk = new Desk()
  readonly #engine: Engine = createEngine({
    engineId: 'bench',
    runEpoch: 1,
    config: BUSY_STRATEGY,
    configVersion: 1,
    capabilities: PAPER_CAPABILITIES,
  })
  readonly #venue = createPaperVenue()
  readonly #onStep: OnStep
  readonly #live = new Set<string>()
  #state: EngineState = this.#engine.initial
  #paper: PaperState = this.#venue.initial
  #clockUs = 0
  #aliveUs = 0

  constructor(onStep: OnStep = () => undefined) {
    this.#onStep = onStep
  }

  get state(): EngineState {
    return this.#state
  }

  /** Begins with a market, or goes on after its status changed. */
  tell(event: EngineEvent): void {
    this.#take(event)
    if (event.kind === 'market') this.#paperTakes({ kind: 'fees', atUs: event.atUs, ticker: event.ticker, fees: event.fees })
    if (event.kind === 'status') this.#paperTakes(event)
  }

  decide(event: PublicEvent): readonly Command[] {
    const { state, commands } = this.#engine.step(this.#state, event)
    this.#state = state
    return commands
  }

  send(commands: readonly Command[]): void {
    for (const command of commands) this.desk.send(command)
  }

  /** Time up to a frame: clocks, answers and fills. */
  advance(untilUs: EpochUs): void {
    if (this.#clockUs === 0) [this.#clockUs, this.#aliveUs] = [untilUs, untilUs]
    for (; this.#clockUs <= untilUs; this.#clockUs += CLOCK_US) {
      const atUs = epochUs(this.#clockUs)
      this.#paperUntil(atUs)
      if (atUs >= this.#aliveUs) {
        this.#take({ kind: 'alive', tickers: [...this.#live], asOfUs: atUs, atUs })
        this.#aliveUs = atUs + ALIVE_US
      }
      this.#take({ kind: 'clock', atUs })
    }
    this.#paperUntil(untilUs)
  }

  /** What the exchange makes of a frame and of the commands it led to. */
  settle(event: PublicEvent, commands: readonly Command[]): void {
    if (event.kind === 'snapshot') this.#live.add(event.ticker)
    this.#paperTakes(event)
    for (const command of commands) this.#paperTakes({ kind: 'command', atUs: event.atUs, command })
  }

  /** The connection is gone. */
  loseBooks(atUs: EpochUs): void {
    for (const ticker of this.#live) this.#take({ kind: 'book-lost', ticker, reason: 'disconnected', atUs })
    this.#live.clear()
  }

  #paperUntil(untilUs: number): void {
    for (let nextUs = this.#venue.nextUs(this.#paper); nextUs !== undefined && nextUs <= untilUs; nextUs = this.#venue.nextUs(this.#paper))
      this.#paperTakes({ kind: 'clock', atUs: nextUs })
  }

  #paperTakes(input: PaperInput): void {
    const { state, events } = this.#venue.step(this.#paper, input)
    this.#paper = state
    for (const event of events) this.#take(event)
  }

  #take(event: EngineEvent): void {
    const startedMs = performance.now()
    const { state, commands } = this.#engine.step(this.#state, event)
    this.#onStep(event.kind, performance.now() - startedMs)
    this.#state = state
    this.send(commands)
    for (const command of commands) this.#paperTakes({ kind: 'command', atUs: event.atUs, command })
  }
}

/** What a frame tells the engine, as the market data of the exchange put it. */
export function toPublicEvent(books: SidBooks, frame: Frame, atUs: EpochUs): PublicEvent | undefined {
  if (frame.kind === 'trade') {
    const { ticker, tradeId, yesPrice, count, takerSide, exchangeTsUs: exchangeUs } = frame
    return { kind: 'trade', ticker, tradeId, yesPrice, count, takerSide, atUs, exchangeUs }
  }
  const isOfBooks = frame.kind === 'orderbook-delta' || frame.kind === 'orderbook-snapshot' || frame.kind === 'ok'
  return isOfBooks ? ofBook(books.apply(frame), frame, atUs) : undefined
}

function ofBook({ update, tainted }: SidChange, frame: Frame, atUs: EpochUs): PublicEvent | undefined {
  if (tainted.length > 0 || update?.kind === 'negative-level') throw new Error(`the frames are not whole at ${frame.seq}`)
  if (update?.kind === 'snapshot') {
    const { yes, no } = update.book.snapshot()
    return { kind: 'snapshot', ticker: update.book.ticker, yes, no, atUs, exchangeUs: atUs }
  }
  if (update?.kind !== 'delta' || frame.kind !== 'orderbook-delta') return undefined
  const { side, price, delta } = update
  const { ticker, exchangeTsUs } = frame
  return { kind: 'delta', ticker, side, price, delta, atUs, ...(exchangeTsUs && { exchangeUs: exchangeTsUs }) }
}
