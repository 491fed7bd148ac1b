import type { Scheduler } from '../clock/scheduler.ts'
import type { RestFaultRequest } from './rest-fault-request.ts'

/** What is done to one request. */
export interface Treatment {
  readonly requestDelayMs: number
  readonly responseDelayMs: number
  /** Answered in the place of the exchange; `applied`: behind its back. */
  readonly error: { readonly status: 429 | 500 | 503; readonly applied: boolean } | undefined
  /** How the answer is cut off: in front of its first byte or in the middle. */
  readonly cut: 'whole' | 'half' | undefined
}

type Scoped = Exclude<RestFaultRequest, { kind: 'clock-skew' }>

interface Active {
  readonly fault: Scoped
  left: number
}

const UNTOUCHED: Treatment = { requestDelayMs: 0, responseDelayMs: 0, error: undefined, cut: undefined }

/** Faults of REST. Several may hit one request; each counts the requests that it hits. */
export class RestFaults {
  readonly #scheduler: Scheduler
  readonly #active = new Set<Active>()
  readonly #timers = new Set<() => void>()
  #skewMs = 0
  #endSkew: () => void = () => undefined

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  /** By how much the clock that signatures are checked against is put forward. */
  get skewMs(): number {
    return this.#skewMs
  }

  inject(request: RestFaultRequest): RestFaultRequest {
    if (request.kind === 'clock-skew') this.#skew(request.ms, request.forMs)
    else this.#add(request)
    return request
  }

  /** What hits this request. @param path Below `/trade-api/v2`. */
  take(method: string, path: string): Treatment {
    let treatment = UNTOUCHED
    for (const active of this.#active) {
      if (!hits(active.fault, method, path)) continue
      treatment = treat(treatment, active.fault)
      if (--active.left === 0) this.#active.delete(active)
    }
    return treatment
  }

  /** Resolves after `delayMs` of the scheduler's time. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#after(delayMs, resolve))
  }

  /** Stops every timer; requests that wait are never answered. */
  close(): void {
    for (const cancel of this.#timers) cancel()
    this.#endSkew()
    this.#active.clear()
  }

  #add(fault: Scoped): void {
    const active: Active = { fault, left: fault.forMs === undefined ? (fault.requests ?? 1) : Number.POSITIVE_INFINITY }
    this.#active.add(active)
    if (fault.forMs !== undefined) this.#after(fault.forMs, () => this.#active.delete(active))
  }

  #skew(ms: number, forMs: number | undefined): void {
    this.#endSkew()
    this.#skewMs = ms
    if (forMs === undefined) return
    this.#endSkew = this.#scheduler.setTimer(forMs, () => {
      this.#skewMs = 0
    })
  }

  #after(delayMs: number, run: () => void): void {
    const cancel = this.#scheduler.setTimer(delayMs, () => {
      this.#timers.delete(cancel)
      run()
    })
    this.#timers.add(cancel)
  }
}

function hits(fault: Scoped, method: string, path: string): boolean {
  return (fault.method === undefined || fault.method === method) && (fault.path === undefined || path.startsWith(fault.path))
}

function treat(treatment: Treatment, fault: Scoped): Treatment {
  switch (fault.kind) {
    case 'rest':
      return { ...treatment, error: { status: fault.status, applied: fault.applied ?? false } }
    case 'latency':
      return fault.leg === 'response'
        ? { ...treatment, responseDelayMs: treatment.responseDelayMs + fault.ms }
        : { ...treatment, requestDelayMs: treatment.requestDelayMs + fault.ms }
    case 'lost-response':
      return { ...treatment, cut: 'whole' }
    case 'partial-body':
      return { ...treatment, cut: 'half' }
  }
}
