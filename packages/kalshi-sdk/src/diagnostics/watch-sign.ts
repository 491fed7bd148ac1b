import { redactTarget } from '../auth/redact-target.ts'
import type { EpochUs } from '../units/time.ts'
import { diagnostics } from './diagnostics.ts'

/** What is being signed. */
export interface SignedText {
  readonly method: string
  readonly path: string
}

/** Runs `sign` and tells whoever listens how long it took. */
export function watchSign<T>(clock: { nowUs(): EpochUs }, signed: SignedText, sign: () => Promise<T>): Promise<T> {
  return diagnostics.sign.isWatched ? publishing(clock, signed, sign) : sign()
}

async function publishing<T>(clock: { nowUs(): EpochUs }, { method, path }: SignedText, sign: () => Promise<T>): Promise<T> {
  const startedAtUs = clock.nowUs()
  const tell = (outcome: 'signed' | 'failed'): void =>
    diagnostics.sign.publish({ method, path: redactTarget(path), outcome, durationUs: clock.nowUs() - startedAtUs })
  try {
    const result = await sign()
    tell('signed')
    return result
  } catch (error) {
    tell('failed')
    throw error
  }
}
