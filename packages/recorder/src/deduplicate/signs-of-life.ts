import type { SyncClock } from '@kassandra/sync'
import type { SignOfLife } from './presence.ts'

const UNREACHABLE: SignOfLife = { kind: 'unreachable' }

/**
 * Asks gatherers for signs of life, without being held up by one that answers nothing, as a machine does that is gone: it counts as out of
 * reach, and is not asked again before the answer, or the failure, of the question under way.
 */
export class SignsOfLife {
  readonly #clock: SyncClock
  readonly #patienceMs: number
  readonly #waiting = new Set<string>()
  readonly #late = new Map<string, { readonly sign: SignOfLife; readonly atMs: number }>()

  constructor(clock: SyncClock, patienceMs: number) {
    this.#clock = clock
    this.#patienceMs = patienceMs
  }

  /**
   * @returns The answer; that to an earlier question where it came too late for it: somebody lives there then, of whom more may have come.
   * @throws What `ask` throws in time. A failure that comes later is left to the next question.
   */
  async ask(gatherer: string, ask: () => Promise<SignOfLife>): Promise<SignOfLife> {
    if (this.#waiting.has(gatherer)) return UNREACHABLE
    const late = this.#takeLate(gatherer)
    if (late) return late
    this.#waiting.add(gatherer)
    const answered = new AbortController()
    const answer = ask().finally(() => {
      this.#waiting.delete(gatherer)
      answered.abort()
    })
    // An answer ends the sleep too: it is what counts then.
    answer.catch(() => undefined)
    await this.#clock.sleep(this.#patienceMs, answered.signal)
    if (answered.signal.aborted) return answer
    answer.then(
      (sign) => this.#late.set(gatherer, { sign, atMs: this.#clock.nowMs() }),
      () => undefined,
    )
    return UNREACHABLE
  }

  #takeLate(gatherer: string): SignOfLife | undefined {
    const late = this.#late.get(gatherer)
    this.#late.delete(gatherer)
    if (late?.sign.kind !== 'heard') return undefined
    return { kind: 'heard', ageMs: late.sign.ageMs + this.#clock.nowMs() - late.atMs, holdsMore: true }
  }
}
