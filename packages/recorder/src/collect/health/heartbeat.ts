import { type EpochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import type { GathererObserver, GathererState } from '../observer.ts'
import { type CollectClock, pause } from '../time/clock.ts'

/** What a gatherer tells others of itself. All of it is committed already. */
export interface Pulse {
  readonly state: GathererState
  /** Latest exchange time of the stream that is committed. */
  readonly horizonUs: EpochUs | undefined
  /** Rows received and not yet committed. */
  readonly backlogRows: number
}

export interface HeartbeatDeps {
  readonly gatherer: string
  readonly version: string
  readonly database: Queryable
  readonly clock: CollectClock
  readonly observe: GathererObserver
  readonly pulse: () => Pulse
}

/**
 * Writes the gatherer's heartbeat row, by which others see that it lives and how far it is. A statement of its own: it comes after the
 * rows that it speaks of. A restart keeps the horizon of the run before until it has one.
 */
export class Heartbeat {
  readonly #deps: HeartbeatDeps
  #last: Promise<void> = Promise.resolve()

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps
  }

  /** Beats every `intervalMs` until aborted. A beat that fails is told to the observer; the next one follows in its turn. */
  async run(intervalMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.beat().catch((error: unknown) => this.#deps.observe({ kind: 'heartbeat-failed', error }))
      await pause(this.#deps.clock, intervalMs, signal)
    }
  }

  /** Writes the row now, behind beats that are under way. @throws The database refused or is out of reach. */
  beat(): Promise<void> {
    const beat = this.#last.then(() => this.#write())
    this.#last = beat.catch(() => undefined)
    return beat
  }

  async #write(): Promise<void> {
    const { gatherer, version, database, pulse } = this.#deps
    const { state, horizonUs, backlogRows } = pulse()
    await database.query(
      `insert into gatherer_heartbeat as t (gatherer, state, horizon, backlog, version) values ($1, $2, $3, $4, $5)
        on conflict (gatherer) do update set state = excluded.state, horizon = coalesce(excluded.horizon, t.horizon),
          backlog = excluded.backlog, version = excluded.version, updated_at = clock_timestamp(), xid = pg_current_xact_id()`,
      [gatherer, state, horizonUs === undefined ? null : formatInstant(horizonUs), backlogRows, version],
    )
    this.#deps.observe({ kind: 'heartbeat' })
  }
}
