import type { S3 } from '@aws-sdk/client-s3'
import { StoreConfigError } from '../../errors/store-errors.ts'
import type { S3Credentials, S3Options, S3Settings } from './s3-options.ts'

const CONNECT_TIMEOUT_MS = 10_000

/**
 * Makes the SDK's client. The SDK is loaded by this call and not by the import of the package.
 * @throws {StoreConfigError} It is not installed.
 */
export async function createS3Client(options: S3Options, settings: S3Settings): Promise<S3> {
  const { S3 } = await loadSdk()
  const { region, endpoint, forcePathStyle = false, credentials } = options
  const { maxAttempts, idleTimeoutMs } = settings
  return new S3({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials: async () => toIdentity(credentials) }),
    forcePathStyle,
    maxAttempts,
    // Not `requestTimeout`, which counts from the first byte sent: a large part on a slow line is no fault.
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: idleTimeoutMs },
  })
}

async function loadSdk(): Promise<typeof import('@aws-sdk/client-s3')> {
  try {
    return await import('@aws-sdk/client-s3')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new StoreConfigError('a store on S3 needs the package @aws-sdk/client-s3: npm install @aws-sdk/client-s3', { cause: error })
    throw error
  }
}

function toIdentity({ accessKeyId, secretAccessKey, sessionToken }: S3Credentials): {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
} {
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken && { sessionToken: sessionToken.reveal() }),
  }
}
