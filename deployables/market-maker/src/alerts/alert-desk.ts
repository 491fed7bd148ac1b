import type { Alert, AlertSink } from './alert.ts'

export interface AlertDeskOptions {
  readonly sinks: readonly AlertSink[]
  /** The same key is told at most once in this time; what comes meanwhile is counted and told with the next. */
  readonly intervalMs: number
  /** A sink that could not tell is asked so often in all. */
  readonly attempts?: number
  readonly retryMs?: number
  nowMs(): number
  wait(ms: number): Promise<void>
  failed(sink: string, error: unknown): void
}

interface Key {
  readonly toldMs: number
  readonly suppressed: number
}

/** Passes alerts on, not too often and never in the way. */
export class AlertDesk {
  readonly #options: AlertDeskOptions
  readonly #keys = new Map<string, Key>()
  readonly #sending = new Set<Promise<void>>()
  #told = 0

  constructor(options: AlertDeskOptions) {
    this.#options = options
  }

  /** How many were passed on. */
  get told(): number {
    return this.#told
  }

  raise(alert: Alert): void {
    const nowMs = this.#options.nowMs()
    const known = this.#keys.get(alert.key)
    if (known && nowMs - known.toldMs < this.#options.intervalMs) {
      this.#keys.set(alert.key, { ...known, suppressed: known.suppressed + 1 })
      return
    }
    this.#keys.set(alert.key, { toldMs: nowMs, suppressed: 0 })
    this.#told += 1
    for (const sink of this.#options.sinks) this.#send(sink, alert, known?.suppressed ?? 0)
  }

  /** Resolves when nothing is under way. */
  async drained(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending)
  }

  #send(sink: AlertSink, alert: Alert, suppressed: number): void {
    const sending = this.#try(sink, alert, suppressed).finally(() => this.#sending.delete(sending))
    this.#sending.add(sending)
  }

  async #try(sink: AlertSink, alert: Alert, suppressed: number): Promise<void> {
    const { attempts = 3, retryMs = 1_000, wait, failed } = this.#options
    for (let attempt = 1; ; attempt++) {
      try {
        await sink.send({ ...alert, suppressed })
        return
      } catch (error) {
        if (attempt >= attempts) {
          failed(sink.name, error)
          return
        }
        await wait(retryMs * 2 ** (attempt - 1))
      }
    }
  }
}
