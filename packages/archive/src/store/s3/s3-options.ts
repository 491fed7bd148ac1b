import { StoreConfigError } from '../../errors/store-errors.ts'
import type { SecretText } from '../secret-text.ts'

export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: SecretText
  readonly sessionToken?: SecretText | undefined
}

/** How a bucket of S3, or of a service that speaks its language, is reached. */
export interface S3Options {
  /** Default: what the SDK finds in the environment or its configuration files. */
  readonly region?: string | undefined
  /** Address of a service other than AWS. */
  readonly endpoint?: string | undefined
  /** The bucket in the path instead of the host name; most services other than AWS want it. Default false. */
  readonly forcePathStyle?: boolean | undefined
  /** Default: the SDK's own chain (environment, profile, container, instance role). Asked for again when the chain's own expire. */
  readonly credentials?: S3Credentials | undefined
  /** A larger file goes up in parts of this size; 5 MiB to 5 GiB, default 16 MiB. More where 10,000 parts would not suffice. */
  readonly partSizeBytes?: number | undefined
  /** Parts under way at once, each of which is held in memory; default 4. */
  readonly concurrency?: number | undefined
  /** Attempts of one request; default 5. */
  readonly maxAttempts?: number | undefined
  /** First wait after a conflict or a cut body, with full jitter and doubling; default 100. What the SDK repeats has waits of its own. */
  readonly retryBaseMs?: number | undefined
  /** A connection that brings nothing for this long is given up; default 60,000. */
  readonly idleTimeoutMs?: number | undefined
}

export interface S3StoreOptions extends S3Options {
  readonly bucket: string
  /** What all names in the bucket begin with, without slashes at its ends; default nothing. */
  readonly prefix?: string | undefined
}

/** Options with nothing left open. */
export interface S3Settings {
  readonly partSizeBytes: number
  readonly concurrency: number
  readonly maxAttempts: number
  readonly retryBaseMs: number
  readonly idleTimeoutMs: number
}

const MEBIBYTE = 1024 * 1024
const PART_BYTES = { least: 5 * MEBIBYTE, most: 5 * 1024 * MEBIBYTE }
const MAX_PARTS = 10_000

/**
 * Fills in what was left open.
 * @throws {StoreConfigError}
 */
export function toS3Settings(options: S3StoreOptions): S3Settings {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(options.bucket)) throw new StoreConfigError(`not the name of a bucket: ${options.bucket}`)
  const { partSizeBytes = 16 * MEBIBYTE, concurrency = 4, maxAttempts = 5, retryBaseMs = 100, idleTimeoutMs = 60_000 } = options
  if (!Number.isSafeInteger(partSizeBytes) || partSizeBytes < PART_BYTES.least || partSizeBytes > PART_BYTES.most)
    throw new StoreConfigError(`partSizeBytes is a whole number from ${PART_BYTES.least} to ${PART_BYTES.most}`)
  for (const [name, value] of Object.entries({ concurrency, maxAttempts, retryBaseMs, idleTimeoutMs })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new StoreConfigError(`${name} is a whole number from 1`)
  }
  return { partSizeBytes, concurrency, maxAttempts, retryBaseMs, idleTimeoutMs }
}

/** Pure. Parts of a size that a file of this size fits into. */
export function toPartSize(sizeBytes: number, { partSizeBytes }: Pick<S3Settings, 'partSizeBytes'>): number {
  const needed = Math.ceil(sizeBytes / MAX_PARTS)
  return needed <= partSizeBytes ? partSizeBytes : Math.ceil(needed / MEBIBYTE) * MEBIBYTE
}
