import type { Scheduler } from '../clock/scheduler.ts'
import { Backpressure, type Consumer } from './backpressure.ts'
import type { Flow } from './flow.ts'

/**
 * How the flow's axis is laid on real time: `factor` times as fast, whatever becomes of slow clients; so fast that the whole flow takes
 * `withinMs`, never slower than real time; or as fast as clients take it. The last two wait for slow clients.
 */
export type Speed =
  | { readonly kind: 'factor'; readonly factor: number }
  | { readonly kind: 'fit'; readonly withinMs: number }
  | { readonly kind: 'max' }

export type FlowState = 'waiting' | 'running' | 'ended'

export interface FlowDriverDeps {
  readonly flow: Flow | undefined
  readonly speed: Speed
  readonly scheduler: Scheduler
  readonly consumers: () => readonly Consumer[]
  /** Runs a batch of steps, so that their frames leave together. */
  readonly batch: (work: () => void) => void
  readonly patienceMs: number
}

const TICK_MS = 4
const STEPS_A_BATCH = 500
const POLL_MS = 2

/** Plays a flow in small batches, a few milliseconds apart. */
export class FlowDriver {
  readonly started: Promise<void>
  readonly ended: Promise<void>
  /** Flow time that passes for each unit of elapsed time; infinite for `max`. */
  readonly factor: number
  readonly #deps: FlowDriverDeps
  readonly #backpressure: Backpressure
  #state: FlowState = 'waiting'
  #startedMs = 0
  #cancel: () => void = () => undefined
  #settle: (error?: unknown) => void = () => undefined
  #begin: () => void = () => undefined

  constructor(deps: FlowDriverDeps) {
    this.#deps = deps
    this.#backpressure = new Backpressure(deps.patienceMs)
    this.factor = factorOf(deps.speed, deps.flow?.spanUs)
    this.started = new Promise((resolve) => {
      this.#begin = resolve
    })
    this.ended = new Promise((resolve, reject) => {
      this.#settle = (error) => (error === undefined ? resolve() : reject(error))
    })
    this.ended.catch(() => undefined)
  }

  get state(): FlowState {
    return this.#state
  }

  /** Time since the start, in the scheduler's milliseconds. */
  get elapsedMs(): number {
    return this.#state === 'waiting' ? 0 : this.#deps.scheduler.nowMs() - this.#startedMs
  }

  /** Starts the flow; true only for the call that did. */
  start(): boolean {
    if (this.#state !== 'waiting') return false
    this.#state = 'running'
    this.#startedMs = this.#deps.scheduler.nowMs()
    this.#schedule(0)
    this.#begin()
    return true
  }

  /** Ends the flow where it stands; safe to repeat. */
  stop(): void {
    if (this.#state === 'ended') return
    this.#cancel()
    this.#end()
  }

  #schedule(delayMs: number): void {
    this.#cancel = this.#deps.scheduler.setTimer(delayMs, () => {
      try {
        this.#tick()
      } catch (error) {
        this.#end(error)
      }
    })
  }

  #tick(): void {
    const { flow, scheduler, speed, consumers } = this.#deps
    if (!flow) return
    const nowMs = scheduler.nowMs()
    const waits = speed.kind !== 'factor' && this.#backpressure.mustWait(consumers(), nowMs)
    const delayMs = waits ? POLL_MS : this.#play(flow, nowMs)
    if (delayMs === undefined) this.#end()
    else this.#schedule(delayMs)
  }

  /** Plays what is due, at most one batch, and says when to go on; undefined behind the last step. */
  #play(flow: Flow, nowMs: number): number | undefined {
    const unpaced = this.#deps.speed.kind === 'max'
    const dueUs = unpaced ? Number.POSITIVE_INFINITY : (nowMs - this.#startedMs) * 1_000 * this.factor
    const full = this.#playUntil(flow, dueUs)
    const nextUs = flow.peekUs()
    if (nextUs === undefined) return undefined
    return full || unpaced ? 0 : Math.max((nextUs - dueUs) / this.factor / 1_000, TICK_MS)
  }

  /** True when more than one batch is due. */
  #playUntil(flow: Flow, dueUs: number): boolean {
    let steps = 0
    this.#deps.batch(() => {
      for (let nextUs = flow.peekUs(); nextUs !== undefined && nextUs <= dueUs && steps < STEPS_A_BATCH; nextUs = flow.peekUs()) {
        flow.step()
        steps++
      }
    })
    return steps === STEPS_A_BATCH
  }

  #end(error?: unknown): void {
    this.#state = 'ended'
    this.#settle(error)
  }
}

function factorOf(speed: Speed, spanUs: number | undefined): number {
  if (speed.kind === 'factor') return speed.factor
  if (speed.kind === 'max') return Number.POSITIVE_INFINITY
  return spanUs === undefined ? 1 : Math.max(spanUs / 1_000 / speed.withinMs, 1)
}
