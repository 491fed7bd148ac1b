import { setTimeout as delay } from 'node:timers/promises'
import type { Secret } from './secret.ts'
import type { SecretSource } from './secret-source.ts'

export interface FollowSecretOptions {
  readonly intervalMs: number
  /** Told of a secret that differs from the one in force, and waited for. What it throws at is not in force, and is offered again. */
  readonly onChange: (secret: Secret) => Promise<void> | void
  /** Told of a secret that could not be read or was not taken; the one in force stays. */
  readonly onFailure: (error: unknown) => void
  /** Rejects once the signal is aborted. Default: by the clock of the machine. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined
}

/**
 * Reads a secret again and again until the signal is aborted, so that a rotation needs no restart.
 * @param current The secret in force.
 */
export async function followSecret(
  source: SecretSource,
  current: Secret,
  options: FollowSecretOptions,
  signal: AbortSignal,
): Promise<void> {
  const { intervalMs, onChange, onFailure, sleep = sleepBySystem } = options
  let text = current.reveal()
  for (;;) {
    await sleep(intervalMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    if (signal.aborted) return
    try {
      const read = await source.read(signal)
      if (signal.aborted || read.reveal() === text) continue
      await onChange(read)
      text = read.reveal()
    } catch (error) {
      if (!signal.aborted) onFailure(error)
    }
  }
}

async function sleepBySystem(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal })
}
