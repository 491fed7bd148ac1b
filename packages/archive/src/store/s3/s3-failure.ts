import { StoreError } from '../../errors/store-errors.ts'
import { isNetworkCode } from '../network-code.ts'

interface CallOptions {
  abortSignal?: AbortSignal
}

/** The members of the SDK's errors that may be shown. */
interface SdkError {
  readonly name?: unknown
  readonly message?: unknown
  readonly code?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number }
}

const RETRYABLE_STATUS = [408, 429, 500, 502, 503, 504]
const RETRYABLE_REASONS = ['TimeoutError', 'RequestTimeout', 'SlowDown', 'ConditionalRequestConflict']

/** Does a request of the SDK and turns its error into one that holds no request. An abort is thrown as its reason. */
export async function callS3<T>(
  operation: string,
  name: string | undefined,
  signal: AbortSignal | undefined,
  call: (options: CallOptions) => Promise<T>,
): Promise<T> {
  try {
    signal?.throwIfAborted()
    return await call(signal ? { abortSignal: signal } : {})
  } catch (error) {
    signal?.throwIfAborted()
    throw toStoreError(operation, name, error)
  }
}

/** Whether the store answered with this status, or with this code of its own. */
export function isRefusal(error: unknown, what: number | string): error is StoreError {
  return error instanceof StoreError && (error.status === what || error.reason === what)
}

function toStoreError(operation: string, name: string | undefined, error: unknown): StoreError {
  const { name: kind, message, code, $metadata } = error as SdkError
  const status = $metadata?.httpStatusCode
  const reason = typeof code === 'string' && status === undefined ? code : String(kind)
  const retryable = RETRYABLE_REASONS.includes(reason) || (status === undefined ? isNetworkCode(reason) : RETRYABLE_STATUS.includes(status))
  return new StoreError({
    operation,
    name,
    status,
    reason,
    detail: typeof message === 'string' && message !== reason ? message : '',
    attempts: $metadata?.attempts ?? 1,
    retryable,
  })
}
