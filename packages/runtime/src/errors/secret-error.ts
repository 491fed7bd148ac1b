import { RuntimeError } from './runtime-error.ts'

/** A secret could not be resolved, for example because the file it names cannot be read. Names the setting, not the content. */
export class SecretError extends RuntimeError {
  override readonly name = 'SecretError'
  readonly code = 'SECRET_UNAVAILABLE'
  readonly retryable: boolean

  /** @param options.retryable Default false. */
  constructor(message: string, { retryable = false, ...options }: ErrorOptions & { readonly retryable?: boolean } = {}) {
    super(message, options)
    this.retryable = retryable
  }
}
