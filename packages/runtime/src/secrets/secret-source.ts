import type { Secret } from './secret.ts'

/** Where a secret comes from. Read it again to learn that it was rotated. */
export interface SecretSource {
  /** What errors and logs call it, such as `KALSHI_API_SECRET (gcp-secret:prod-keyfile)`; never what it is. */
  readonly name: string
  /**
   * What it is now.
   * @throws {SecretError} It cannot be had. Names the secret and what was answered, never a value.
   */
  read(signal?: AbortSignal): Promise<Secret>
}
