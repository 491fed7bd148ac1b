/** What goes wrong with a request. */
export type Fault =
  /** Answered so, and not done. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks before it is done. */
  | { readonly kind: 'drop' }
  /** It is done, and the connection breaks before the answer. */
  | { readonly kind: 'lose-answer' }
  /** Half of its body arrives, and the connection breaks before the answer. */
  | { readonly kind: 'lose-half' }
  /** The connection breaks in the middle of the answer's body. */
  | { readonly kind: 'cut-body' }
  /** Nothing comes behind the middle of the answer's body. */
  | { readonly kind: 'stall-body' }
  /** It is not done, which only the body of an answer with status 200 says. */
  | { readonly kind: 'error-in-200'; readonly code: string }

interface Planned {
  readonly operation: string
  readonly fault: Fault
  after: number
  times: number
}

/** Requests of one operation that wait at a gate. */
export interface Gate {
  /** Resolves when so many wait. */
  waiting(count: number): Promise<void>
  /** Resolves when the clients of so many of them have gone. */
  abandoned(count: number): Promise<void>
  /** How many came. */
  readonly held: number
  /** Lets go the one that came as the nth, from 0. */
  release(nth: number): void
  /** Lets go those that wait and all that come. */
  open(): void
}

/** What is to go wrong, what is to wait, and what happened. */
export class Faults {
  /** Operations in the order in which their requests had come whole. */
  readonly seen: string[] = []
  readonly #planned: Planned[] = []
  readonly #gates = new Map<string, HeldRequests>()
  readonly #underWay = new Map<string, number>()
  readonly #peaks = new Map<string, number>()
  readonly #answered = new Map<string, Tally>()

  /** @param after Requests of the operation that go well before. */
  add(operation: string, fault: Fault, { times = 1, after = 0 }: { times?: number; after?: number } = {}): void {
    this.#planned.push({ operation, fault, after, times })
  }

  /** @param after Requests of the operation that do not wait. */
  hold(operation: string, { after = 0 }: { after?: number } = {}): Gate {
    const gate = new HeldRequests(after)
    this.#gates.set(operation, gate)
    return gate
  }

  /** Resolves when so many requests of the operation have been answered. */
  answered(operation: string, count: number): Promise<void> {
    return this.#tally(operation).reaches(count)
  }

  /** How many requests of the operation were under way at once, at most. */
  peak(operation: string): number {
    return this.#peaks.get(operation) ?? 0
  }

  /** For the server: a request is about to be answered. */
  leave(operation: string): void {
    this.#underWay.set(operation, (this.#underWay.get(operation) ?? 1) - 1)
  }

  /** For the server: its answer is out. */
  finish(operation: string): void {
    this.#tally(operation).add()
  }

  #tally(operation: string): Tally {
    const tally = this.#answered.get(operation) ?? new Tally()
    this.#answered.set(operation, tally)
    return tally
  }

  count(operation: string): number {
    return this.seen.filter((name) => name === operation).length
  }

  /** For the server: notes a request, lets it wait, and says what goes wrong with it. */
  async enter(operation: string, gone: Promise<void>): Promise<Fault | undefined> {
    this.seen.push(operation)
    const underWay = (this.#underWay.get(operation) ?? 0) + 1
    this.#underWay.set(operation, underWay)
    this.#peaks.set(operation, Math.max(underWay, this.peak(operation)))
    await this.#gates.get(operation)?.wait(gone)
    const planned = this.#planned.find((candidate) => candidate.operation === operation && candidate.times > 0)
    if (!planned) return undefined
    if (planned.after > 0) {
      planned.after--
      return undefined
    }
    planned.times--
    return planned.fault
  }
}

class HeldRequests implements Gate {
  readonly #waiting: (() => void)[] = []
  #isOpen = false
  readonly #came = new Tally()
  readonly #gone = new Tally()
  #free: number

  constructor(free: number) {
    this.#free = free
  }

  wait(gone: Promise<void>): Promise<void> {
    if (this.#free-- > 0 || this.#isOpen) return Promise.resolve()
    gone.then(() => this.#gone.add())
    return new Promise((release) => {
      this.#waiting.push(release)
      this.#came.add()
    })
  }

  waiting(count: number): Promise<void> {
    return this.#came.reaches(count)
  }

  abandoned(count: number): Promise<void> {
    return this.#gone.reaches(count)
  }

  release(nth: number): void {
    this.#waiting[nth]?.()
  }

  get held(): number {
    return this.#came.count
  }

  open(): void {
    this.#isOpen = true
    for (const release of this.#waiting) release()
  }
}

class Tally {
  count = 0
  readonly #watchers: { readonly count: number; readonly tell: () => void }[] = []

  add(): void {
    this.count++
    for (const { count, tell } of this.#watchers) if (this.count >= count) tell()
  }

  reaches(count: number): Promise<void> {
    if (this.count >= count) return Promise.resolve()
    return new Promise((tell) => this.#watchers.push({ count, tell }))
  }
}
