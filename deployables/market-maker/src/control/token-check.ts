import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Secret } from '@kassandra/runtime'
import { ApiError } from './api-error.ts'
import { FailureLimiter } from './failure-limiter.ts'

const MIN_LENGTH = 24
const FAILURES_A_MINUTE = 10
const CHALLENGE = { 'www-authenticate': 'Bearer realm="market maker"' }

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Compares bearer tokens in a time that tells nothing of them. Wrong ones are answered with 429 once there were too many; the right
 * one always gets in, so that nobody can keep a person from the kill switch by guessing. A long token is what makes guessing hopeless.
 */
export class TokenCheck {
  readonly #expected: Buffer
  readonly #failures = new FailureLimiter(FAILURES_A_MINUTE)

  /** @throws {RangeError} The token is shorter than 24 characters, or holds characters that a header cannot. */
  constructor(token: Secret) {
    if (!/^[\x21-\x7e]+$/.test(token.reveal()))
      throw new RangeError('the control token must be of printable ASCII characters without spaces')
    if (token.reveal().length < MIN_LENGTH) throw new RangeError(`the control token must have at least ${MIN_LENGTH} characters`)
    this.#expected = digest(token.reveal())
  }

  /** @throws {ApiError} `UNAUTHENTICATED`, `TOO_MANY_ATTEMPTS`. */
  check({ headers, socket }: IncomingMessage, nowUs: number): void {
    const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
    if (given === undefined) throw new ApiError(401, 'UNAUTHENTICATED', ['authorization: a bearer token is needed'], { headers: CHALLENGE })
    if (timingSafeEqual(digest(given), this.#expected)) return
    const waitS = this.#failures.fail(socket.remoteAddress ?? '', nowUs)
    if (waitS === 0) throw new ApiError(401, 'UNAUTHENTICATED', ['authorization: the token is wrong'], { headers: CHALLENGE })
    throw new ApiError(429, 'TOO_MANY_ATTEMPTS', [`authorization: too many wrong tokens, wait ${waitS} s`], {
      headers: { 'retry-after': String(waitS) },
    })
  }
}
