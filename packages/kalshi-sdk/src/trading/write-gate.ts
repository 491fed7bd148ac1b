import { WriteGateError } from '../errors/order-errors.ts'
import type { OpenIntent } from './open-intent.ts'

/** What becomes of a write to a market where an outcome is unknown. */
export type WhileUnknown = 'wait' | 'refuse'

export interface GatePass {
  readonly whileUnknown: WhileUnknown
  /** Bound of the wait for each unknown outcome. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** Which markets take no further order or amendment, because what became of an earlier order there is unknown. Cancels pass. */
export class WriteGate {
  readonly #unknown = new Map<string, Set<OpenIntent>>()

  close(open: OpenIntent): void {
    const { ticker } = open.intent.request
    const here = this.#unknown.get(ticker) ?? new Set()
    this.#unknown.set(ticker, here.add(open))
  }

  open(open: OpenIntent): void {
    const { ticker } = open.intent.request
    const here = this.#unknown.get(ticker)
    here?.delete(open)
    if (here?.size === 0) this.#unknown.delete(ticker)
  }

  /** @throws {WriteGateError} A market is closed. */
  check(tickers: readonly string[]): void {
    for (const ticker of tickers) {
      const here = this.#unknown.get(ticker)
      if (here)
        throw new WriteGateError(
          ticker,
          [...here].map(({ intent }) => intent.clientOrderId),
        )
    }
  }

  /**
   * Passes once every market is open. Who waits also searches: a market does not stay closed for want of somebody to look.
   * @throws {WriteGateError} A market is closed, or stays closed for too long. Or the signal's reason.
   */
  async enter(tickers: readonly string[], { whileUnknown, timeoutMs, signal }: GatePass): Promise<void> {
    for (const ticker of tickers) {
      for (let here = this.#unknown.get(ticker); here !== undefined; here = this.#unknown.get(ticker)) {
        if (whileUnknown === 'refuse') break
        const outcomes = await Promise.all([...here].map((open) => open.resolve({ timeoutMs, ...(signal && { signal }) })))
        if (outcomes.some(({ outcome }) => outcome === 'unknown')) break
      }
    }
    this.check(tickers)
  }
}
