import type { PullReport, Queryable } from '@kassandra/sync'
import { noteLosses } from '../audit/note-losses.ts'
import type { GathererState } from '../merge/gatherer-state.ts'
import { type MergeOptions, type MergeReport, mergeLanded } from '../merge/merge-landed.ts'
import type { GathererNews } from '../merge/select-markets.ts'
import { noteIntervals } from '../seal/note-intervals.ts'
import { gatherersBehind, selectLandedHeartbeats, toGathererState } from './presence.ts'

export interface MergeStepOptions extends MergeOptions {
  /** Names of the gatherers, those that never came too. */
  readonly gatherers: readonly string[]
  readonly sealIntervalSeconds: number
}

/** What was heard of the gatherers when a round was merged. */
export interface Presences {
  /** Their own databases hold a sign of life of theirs, however old. */
  readonly heard: ReadonlySet<string>
  /** Those that hold more of segments than was read; of one that is out of reach nobody knows. */
  readonly unread: ReadonlySet<string>
  /** Not heard of for longer than is allowed. */
  readonly silent: ReadonlySet<string>
}

/** What a round came to know; it counts from the round's commit on. */
export interface RoundFindings {
  readonly gatherers: readonly GathererState[]
  /** Gatherers that are not read to their end. */
  readonly behind: ReadonlySet<string>
  readonly merged: MergeReport
  /** Nothing came and nothing was decided. */
  readonly isIdle: boolean
}

const LOSSES = 'losses'

/** What each round does behind its pull and before its commit, and what the last committed one knew. */
export class MergeStep {
  readonly #options: MergeStepOptions
  #known: readonly GathererState[] | undefined
  #behind: ReadonlySet<string>

  constructor(options: MergeStepOptions) {
    this.#options = options
    this.#behind = new Set(options.gatherers)
  }

  /** As of the last round that was adopted. */
  get gatherers(): readonly GathererState[] | undefined {
    return this.#known
  }

  /** Decides on what has landed, inside the round's transaction. */
  async merge(client: Queryable, report: PullReport, { heard, unread, silent }: Presences): Promise<RoundFindings> {
    const landed = await selectLandedHeartbeats(client)
    const behind = gatherersBehind(this.#behind, report)
    const gatherers = this.#options.gatherers.map((id) => {
      const isBehind = behind.has(id) || unread.has(id)
      const isRead = report.pages.every(({ source, rows }) => source !== id || rows === 0) && !unread.has(id)
      return toGathererState(id, landed.get(id), { isHeard: heard.has(id), isBehind, isDown: isRead && silent.has(id) })
    })
    const merged = await mergeLanded(client, gatherers, newsSince(this.#known, gatherers), this.#options)
    await noteIntervals(client, this.#options.sealIntervalSeconds)
    if (report.pages.some(({ table, rows }) => table === LOSSES && rows > 0)) await noteLosses(client)
    const isDecided = merged.deltas + merged.leads + merged.gaps + merged.filled === 0
    const isIdle = report.failures.length === 0 && report.pages.every(({ rows }) => rows === 0) && isDecided
    return { gatherers, behind, merged, isIdle }
  }

  /** The round has committed. One that was given up is not adopted: what it saw is looked at again. */
  adopt({ gatherers, behind }: RoundFindings): void {
    this.#known = gatherers
    this.#behind = behind
  }
}

/** Pure. Before the first look everything is news. */
function newsSince(before: readonly GathererState[] | undefined, now: readonly GathererState[]): GathererNews {
  const earlier = new Map(before?.map((state) => [state.gatherer, state]))
  return {
    down: now.filter(({ presence }) => presence === 'down').map(({ gatherer }) => gatherer),
    presenceChanged: now.some(({ gatherer, presence }) => earlier.get(gatherer)?.presence !== presence),
    horizonsMoved: now.some(({ gatherer, horizonUs, awaited }) => {
      const old = earlier.get(gatherer)
      return old?.horizonUs !== horizonUs || old?.awaited !== awaited
    }),
  }
}
