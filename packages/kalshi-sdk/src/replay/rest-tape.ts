import { redactTarget } from '../auth/redact-target.ts'
import { type AskedRequest, firstDifference } from './first-difference.ts'
import type { RestLine } from './recording-line.ts'
import { redactText } from './redact.ts'
import { ReplayMismatchError } from './replay-errors.ts'

/**
 * The recorded exchanges, each to be taken once. They are taken in the order of the recording; those that were under way together, in any
 * order.
 */
export class RestTape {
  readonly #left: RestLine[]

  /** @param exchanges In the order in which they were asked. */
  constructor(exchanges: readonly RestLine[]) {
    this.#left = [...exchanges]
  }

  get left(): number {
    return this.#left.length
  }

  /**
   * Takes the exchange that `asked` repeats.
   * @throws {ReplayMismatchError} None of those that may come next is the same; names the first difference from the first of them.
   */
  take(request: AskedRequest): RestLine {
    const { method, target, body } = request
    const asked = { method, target: redactTarget(target), body: body === undefined ? undefined : redactText(body) }
    const index = this.#candidates().findIndex((recorded) => firstDifference(recorded, asked) === undefined)
    const [found] = index < 0 ? [] : this.#left.splice(index, 1)
    if (found === undefined) throw this.#mismatch(asked)
    return found
  }

  // What was asked after another exchange had been answered cannot come before that.
  #candidates(): readonly RestLine[] {
    let firstAnswered = Number.POSITIVE_INFINITY
    const end = this.#left.findIndex(({ asked, answered }) => {
      if (asked > firstAnswered) return true
      firstAnswered = Math.min(firstAnswered, answered)
      return false
    })
    return end < 0 ? this.#left : this.#left.slice(0, end)
  }

  #mismatch(asked: AskedRequest): ReplayMismatchError {
    const [next] = this.#left
    const name = `${asked.method} ${asked.target}`
    if (next === undefined) return new ReplayMismatchError(`${name} is asked, and the recording has no further request`)
    const expected = `${next.method} ${next.target}`
    return new ReplayMismatchError(`${name} is not what comes next, ${expected}: ${firstDifference(next, asked) ?? 'nothing differs'}`)
  }
}
