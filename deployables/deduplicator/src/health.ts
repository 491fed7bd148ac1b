import type { Deduplicator } from '@kassandra/recorder'
import { HealthBoard, type HealthReport, type HealthSource } from '@kassandra/runtime'

const ROUND_OVERDUE_MS = 30_000

/** What `/health` says: production, each gatherer, and `drained` once all have stopped and everything of theirs is in the archive. */
export class DeduplicatorHealthSource implements HealthSource {
  readonly #deduplicator: Deduplicator
  readonly #nowMs: () => number

  constructor(deduplicator: Deduplicator, nowMs: () => number) {
    this.#deduplicator = deduplicator
    this.#nowMs = nowMs
  }

  report(): HealthReport {
    return this.#board().report()
  }

  isReady(): boolean {
    return this.#board().isReady()
  }

  #board(): HealthBoard {
    const { gatherers = [], lastRoundAtMs, drained } = this.#deduplicator.health()
    const board = new HealthBoard()
    const isCurrent = lastRoundAtMs !== undefined && this.#nowMs() - lastRoundAtMs < ROUND_OVERDUE_MS
    board.set('production', isCurrent ? 'ok' : 'unhealthy', isCurrent ? undefined : 'no round was committed of late')
    for (const { gatherer, presence } of gatherers) board.set(gatherer, presence === 'down' ? 'degraded' : 'ok', presence)
    board.setField('drained', drained)
    return board
  }
}
