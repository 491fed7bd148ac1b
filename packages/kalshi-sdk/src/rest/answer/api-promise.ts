import type { RestResponse } from '../transport/rest-transport.ts'

/** What an operation read, and the answer it read it from. */
export interface Answered<T> {
  readonly data: T
  readonly response: RestResponse
}

/** The result of a call that is already under way; `withResponse` gives the answer beside it. */
export class ApiPromise<T> extends Promise<T> {
  /** `then` and its kin give plain promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  readonly #answered: Promise<Answered<T>>

  constructor(answered: Promise<Answered<T>>) {
    super((resolve, reject) => {
      answered.then(({ data }) => resolve(data), reject)
    })
    this.#answered = answered
  }

  /** The result together with status, headers, body and number of attempts. */
  withResponse(): Promise<Answered<T>> {
    // Whoever asks here is told of a failure here; this promise's own copy of it must not count as unhandled.
    this.then(undefined, () => undefined)
    return this.#answered
  }
}
