import type { S3 } from '@aws-sdk/client-s3'
import type { Backoff } from '../backoff.ts'
import type { KeySpace } from '../object-key.ts'
import type { S3Settings } from './s3-options.ts'

/** The bucket that requests go to. */
export interface S3Bucket {
  readonly s3: S3
  readonly bucket: string
  readonly space: KeySpace
  readonly settings: S3Settings
  readonly backoff: Backoff
}

/** One name in it. */
export interface S3Target extends S3Bucket {
  readonly name: string
}
