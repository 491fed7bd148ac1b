import type { Command } from '../command/command.ts'
import type { Engine, EngineStep } from '../engine/engine.ts'
import type { EngineNote } from '../engine/engine-note.ts'
import type { EngineState } from '../engine/engine-state.ts'
import { MmEngineError } from '../errors/mm-engine-error.ts'
import type { EngineEvent } from '../event/engine-event.ts'

/** One event with what came of it. */
export interface HostedStep {
  readonly event: EngineEvent
  readonly before: EngineState
  readonly step: EngineStep
}

/** What the host works for. */
export interface HostPorts {
  /**
   * Makes what the steps brought about durable, in their order. Commands go out when it has resolved, so that no order is ever unknown to
   * the process that comes after. What it throws ends the host.
   */
  persist(steps: readonly HostedStep[]): Promise<void>
  /** Takes commands in their order. Never throws and never waits. */
  send(commands: readonly Command[]): void
  /** Is told of each step at once, before it is durable: recordings, pages and metrics. Never throws. */
  observe(step: HostedStep): void
  /** An event that the engine cannot take in; its market is paused. Never throws. */
  marketFailed(ticker: string, error: MmEngineError): void
}

/**
 * Runs an engine: takes events in their order, steps at once, keeps, and only then sends. While one batch is being kept the next one gathers,
 * so that a slow disk makes batches larger and not the engine blind.
 */
export class EngineHost {
  readonly #engine: Engine
  readonly #ports: HostPorts
  #state: EngineState
  /** Told while a step was worked out. */
  #queue: EngineEvent[] = []
  #isStepping = false
  /** Not kept yet, by event. */
  #taken: (readonly HostedStep[])[] = []
  #isKeeping = false
  #failure: { readonly error: unknown } | undefined
  #pushed = 0
  #done = 0
  #waiters: { readonly until: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = []
  readonly #ended = Promise.withResolvers<never>()

  constructor(engine: Engine, state: EngineState, ports: HostPorts) {
    this.#engine = engine
    this.#state = state
    this.#ports = ports
    this.#ended.promise.catch(() => undefined)
  }

  /** As of the last event. */
  get state(): EngineState {
    return this.#state
  }

  /** Events that were pushed and are not yet durable. */
  get backlog(): number {
    return this.#pushed - this.#done
  }

  /** Takes an event. Never throws; what goes wrong rejects `failed`. */
  readonly push = (event: EngineEvent): void => {
    if (this.#failure) return
    this.#queue.push(event)
    this.#pushed += 1
    if (this.#isStepping) return
    this.#stepAll()
    if (!this.#isKeeping) void this.#keepAll()
  }

  /** Rejects when the host can go on no longer; never resolves. */
  get failed(): Promise<never> {
    return this.#ended.promise
  }

  /** Resolves once everything pushed so far is durable and sent. @throws What ended the host. */
  settled(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure.error)
    if (this.#done >= this.#pushed) return Promise.resolve()
    const waiter = { until: this.#pushed, ...Promise.withResolvers<void>() }
    this.#waiters.push(waiter)
    return waiter.promise
  }

  #stepAll(): void {
    this.#isStepping = true
    try {
      for (let event = this.#queue.shift(); event; event = this.#queue.shift()) this.#taken.push(this.#take(event))
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#isStepping = false
    }
  }

  async #keepAll(): Promise<void> {
    this.#isKeeping = true
    try {
      while (this.#taken.length > 0) await this.#keep(this.#taken.splice(0))
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#isKeeping = false
    }
  }

  async #keep(taken: readonly (readonly HostedStep[])[]): Promise<void> {
    const steps = taken.flat()
    await this.#ports.persist(steps)
    if (this.#failure) return
    const waiting = steps.flatMap(({ step }) => step.commands.filter((command) => !isHarmless(command)))
    if (waiting.length > 0) this.#ports.send(waiting)
    this.#done += taken.length
    const settled = this.#waiters.filter(({ until }) => until <= this.#done)
    this.#waiters = this.#waiters.filter(({ until }) => until > this.#done)
    for (const { resolve } of settled) resolve()
  }

  #fail(error: unknown): void {
    if (this.#failure) return
    this.#failure = { error }
    this.#queue = []
    this.#taken = []
    this.#ended.reject(error)
    for (const { reject } of this.#waiters.splice(0)) reject(error)
  }

  #take(event: EngineEvent): readonly HostedStep[] {
    try {
      return [this.#step(event)]
    } catch (error) {
      return this.#isolate(event, error).map((remedy) => this.#step(remedy))
    }
  }

  #step(event: EngineEvent): HostedStep {
    const before = this.#state
    const step = this.#engine.step(before, event)
    this.#state = step.state
    const hosted: HostedStep = { event, before, step }
    const harmless = step.commands.filter(isHarmless)
    if (harmless.length > 0) this.#ports.send(harmless)
    this.#ports.observe(hosted)
    return hosted
  }

  /** What one market tells does not stop the others: it is paused, its book forgotten, and a person told. @throws What concerns them all. */
  #isolate(event: EngineEvent, error: unknown): readonly EngineEvent[] {
    const ticker = 'ticker' in event ? event.ticker : undefined
    const isOfOne = ticker !== undefined && event.kind !== 'mode' && event.kind !== 'fill'
    if (!(error instanceof MmEngineError) || !isOfOne) throw error
    this.#ports.marketFailed(ticker, error)
    const { atUs } = event
    const lost = { kind: 'book-lost', ticker, reason: error.code, atUs } as const
    return this.#state.markets.has(ticker) ? [lost, { kind: 'mode', ticker, mode: 'pause', atUs }] : [lost]
  }
}

/** Commands that a process which comes after need not know of: they wait for no disk, so that a halt does not either. */
const isHarmless = ({ kind }: Command): boolean => kind === 'cancel' || kind === 'decrease'

/** Pure. All that steps brought about, in their order. */
export const notesOf = (steps: readonly HostedStep[]): readonly EngineNote[] => steps.flatMap(({ step }) => step.notes)
