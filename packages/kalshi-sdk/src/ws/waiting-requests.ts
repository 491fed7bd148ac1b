import type { Channel } from './subscriptions.ts'
import { overlaps, type Tickers } from './tickers.ts'

/** A call that waits until the exchange holds what it asked for. */
export interface WaitingRequest {
  /** What it asked for. */
  readonly items: ReadonlyMap<Channel, Tickers>
  isDone(): boolean
  /** Takes back what this call wanted and nobody wanted before. */
  withdraw(): void
}

interface Entry {
  readonly request: WaitingRequest
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** The calls that wait for the exchange. */
export class WaitingRequests {
  readonly #entries = new Set<Entry>()

  /** Resolves once the request is done; rejects, and withdraws it, where it is refused or `signal` aborts. */
  add(request: WaitingRequest, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => this.#fail(entry, signal?.reason)
      const settled = (settle: () => void): (() => void) => {
        return () => {
          signal?.removeEventListener('abort', abort)
          settle()
        }
      }
      const entry: Entry = { request, resolve: settled(resolve), reject: (reason) => settled(() => reject(reason))() }
      this.#entries.add(entry)
      if (signal?.aborted) abort()
      else signal?.addEventListener('abort', abort)
      this.settle()
    })
  }

  /** Resolves what is done by now. */
  settle(): void {
    for (const entry of this.#entries) {
      if (!entry.request.isDone()) continue
      this.#entries.delete(entry)
      entry.resolve()
    }
  }

  /** Rejects the requests that wait for these markets. @returns Whether there was one. */
  refuse(channel: Channel, tickers: Tickers, reason: unknown): boolean {
    const refused = [...this.#entries].filter(({ request }) => overlaps(request.items.get(channel) ?? new Set(), tickers))
    for (const entry of refused) this.#fail(entry, reason)
    return refused.length > 0
  }

  rejectAll(reason: unknown): void {
    for (const entry of [...this.#entries]) this.#fail(entry, reason)
  }

  #fail(entry: Entry, reason: unknown): void {
    if (!this.#entries.delete(entry)) return
    entry.request.withdraw()
    entry.reject(reason)
  }
}
