import type { RecordedDelta } from './recorded-frame.ts'

/** How frames that two connections recorded agree. */
export interface OverlapCounts {
  /** Frames of followers that were played too. */
  matched: number
  /** Frames that only the follower or only the replay has, strictly within the time both cover. */
  mismatched: number
}

/**
 * Compares what followers of a market recorded with what was played, by (time, side, price, delta) and ordinal of the repetition.
 * The first and last instant of an overlap are left out: there one side may have begun or ended between equal times.
 */
export class OverlapAudit {
  readonly #counts: OverlapCounts
  readonly #played: RecordedDelta[] = []
  readonly #followed = new Map<string, RecordedDelta[]>()

  constructor(counts: OverlapCounts) {
    this.#counts = counts
  }

  played(delta: RecordedDelta): void {
    this.#played.push(delta)
  }

  follow(feedId: string, delta: RecordedDelta): void {
    const followed = this.#followed.get(feedId)
    if (followed) followed.push(delta)
    else this.#followed.set(feedId, [delta])
  }

  /** Compares one follower up to what has been played, and forgets it. */
  settle(feedId: string, playedUs: number): void {
    const followed = this.#followed.get(feedId) ?? []
    this.#followed.delete(feedId)
    const fromUs = timeOf(followed[0])
    const toUs = Math.min(timeOf(followed.at(-1)), playedUs)
    const within = (delta: RecordedDelta): boolean => timeOf(delta) > fromUs && timeOf(delta) < toUs
    const theirs = countByTuple(followed.filter(within))
    const ours = countByTuple(this.#played.filter(within))
    for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
      const [a, b] = [theirs.get(key) ?? 0, ours.get(key) ?? 0]
      this.#counts.matched += Math.min(a, b)
      this.#counts.mismatched += Math.abs(a - b)
    }
  }
}

const timeOf = (delta: RecordedDelta | undefined): number => delta?.tsUs ?? 0

function countByTuple(deltas: readonly RecordedDelta[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tsUs, side, price, delta } of deltas) {
    const tuple = `${tsUs} ${side} ${price} ${delta}`
    counts.set(tuple, (counts.get(tuple) ?? 0) + 1)
  }
  return counts
}
