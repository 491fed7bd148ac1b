import type { Deduplicator, DeduplicatorEvent } from '@kassandra/recorder'
import { HealthBoard, type HealthReport, type HealthSource } from '@kassandra/runtime'

export interface HealthThresholds {
  /** Milliseconds of the clock that the deduplicator has, too. */
  readonly nowMs: () => number
  /** Unhealthy when no round was committed for longer. */
  readonly roundOverdueMs: number
  /** Degraded when more intervals wait for the archive or the audit. */
  readonly exportOverdueIntervals: number
}

/**
 * What `/health` says: `production`, `archive`, `audit`, each gatherer, and `drained` once all have stopped and everything of theirs is
 * audited and in the archive.
 */
export class DeduplicatorHealthSource implements HealthSource {
  readonly #thresholds: HealthThresholds
  readonly #failing = new Map<'export' | 'settle', string>()
  #deduplicator: Deduplicator | undefined
  #lastFindings: string | undefined

  constructor(thresholds: HealthThresholds) {
    this.#thresholds = thresholds
  }

  watch(deduplicator: Deduplicator): void {
    this.#deduplicator = deduplicator
  }

  observe(event: DeduplicatorEvent): void {
    if (event.kind === 'sealing-failed') this.#failing.set(event.work, 'failed and is tried again')
    if (event.kind === 'sealing') this.#failing.delete('export')
    if (event.kind !== 'settled') return
    this.#failing.delete('settle')
    const { comparison, mismatches, negativeLevels } = event.report
    const findings = [
      (comparison?.missed ?? 0) > 0 && `${comparison?.missed} changes not seen by all`,
      mismatches > 0 && `${mismatches} books differ`,
      negativeLevels > 0 && `${negativeLevels} levels below zero`,
    ].filter((text) => text !== false)
    this.#lastFindings = findings.length > 0 ? `${findings.join(', ')} from ${event.report.from}` : undefined
  }

  report(): HealthReport {
    return this.#board().report()
  }

  isReady(): boolean {
    return this.#board().isReady()
  }

  #board(): HealthBoard {
    const { gatherers = [], lastRoundAtMs, backlog, drained = false } = this.#deduplicator?.health() ?? {}
    const { nowMs, roundOverdueMs, exportOverdueIntervals } = this.#thresholds
    const board = new HealthBoard()
    const isCurrent = lastRoundAtMs !== undefined && nowMs() - lastRoundAtMs < roundOverdueMs
    board.set('production', isCurrent ? 'ok' : 'unhealthy', isCurrent ? undefined : 'no round was committed of late')
    const waiting = (intervals: number): string | undefined =>
      intervals > exportOverdueIntervals ? `${intervals} intervals wait` : undefined
    const archive = this.#failing.get('export') ?? waiting(backlog?.unexported ?? 0)
    board.set('archive', archive === undefined ? 'ok' : 'degraded', archive)
    const audit = this.#failing.get('settle') ?? waiting(backlog?.unsettled ?? 0) ?? this.#lastFindings
    board.set('audit', audit === undefined ? 'ok' : 'degraded', audit)
    for (const { gatherer, presence } of gatherers) board.set(gatherer, presence === 'down' ? 'degraded' : 'ok', presence)
    board.setField('drained', drained)
    return board
  }
}
