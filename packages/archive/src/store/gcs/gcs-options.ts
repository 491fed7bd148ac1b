import { StoreConfigError } from '../../errors/store-errors.ts'
import type { SecretText } from '../secret-text.ts'

/** A service account. */
export interface GcsCredentials {
  readonly clientEmail: string
  /** PEM. */
  readonly privateKey: SecretText
}

/** How a bucket of Google Cloud Storage is reached. */
export interface GcsOptions {
  /** Address of the service, default `https://storage.googleapis.com`. */
  readonly endpoint?: string | undefined
  /** Default: the application default credentials (environment, gcloud, metadata server). `anonymous` sends none, as emulators want it. */
  readonly credentials?: GcsCredentials | 'anonymous' | undefined
  /** A larger file goes up in pieces of this size, one after the other; a multiple of 256 KiB, default 16 MiB. */
  readonly partSizeBytes?: number | undefined
  /** Attempts of one request; default 5. */
  readonly maxAttempts?: number | undefined
  /** First wait between attempts, with full jitter and doubling; default 100. */
  readonly retryBaseMs?: number | undefined
  /** A request that is not finished in this time is made again; default 300,000. */
  readonly requestTimeoutMs?: number | undefined
}

export interface GcsStoreOptions extends GcsOptions {
  readonly bucket: string
  /** What all names in the bucket begin with, without slashes at its ends; default nothing. */
  readonly prefix?: string | undefined
}

/** Options with nothing left open. */
export interface GcsSettings {
  readonly endpoint: string
  readonly partSizeBytes: number
  readonly maxAttempts: number
  readonly retryBaseMs: number
  readonly requestTimeoutMs: number
}

const ENDPOINT = 'https://storage.googleapis.com'
const PIECE_BYTES = 256 * 1024

/**
 * Fills in what was left open.
 * @throws {StoreConfigError}
 */
export function toGcsSettings(options: GcsStoreOptions): GcsSettings {
  if (!/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(options.bucket))
    throw new StoreConfigError(`not the name of a bucket: ${options.bucket}`)
  const { endpoint = ENDPOINT, partSizeBytes = 64 * PIECE_BYTES, maxAttempts = 5, retryBaseMs = 100, requestTimeoutMs = 300_000 } = options
  for (const [name, value] of Object.entries({ partSizeBytes, maxAttempts, retryBaseMs, requestTimeoutMs })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new StoreConfigError(`${name} is a whole number from 1`)
  }
  if (partSizeBytes % PIECE_BYTES !== 0) throw new StoreConfigError(`partSizeBytes is a multiple of ${PIECE_BYTES}`)
  if (!/^https?:\/\/[^/?#@]+$/.test(endpoint)) throw new StoreConfigError('endpoint is an http or https address without a path')
  return { endpoint, partSizeBytes, maxAttempts, retryBaseMs, requestTimeoutMs }
}
