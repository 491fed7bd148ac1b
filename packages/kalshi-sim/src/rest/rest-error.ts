/** A refusal as the REST API words it. `code` is for machines, `details` names the offender. */
export class RestError extends Error {
  override readonly name = 'RestError'
  readonly status: number
  readonly code: string
  readonly details: string | undefined

  constructor(status: number, code: string, message: string, details?: string) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

export const badRequest = (details: string): RestError => new RestError(400, 'bad_request', 'bad request', details)
export const missingParameter = (name: string): RestError => new RestError(400, 'missing_parameters', 'missing parameters', name)
export const invalidParameter = (details: string): RestError => new RestError(400, 'invalid_parameters', 'invalid parameters', details)
export const notFound = (): RestError => new RestError(404, 'not_found', 'not found')

export const unauthorized = (code: string): RestError => new RestError(401, code, code.replaceAll('_', ' '))
export const forbidden = (details: string): RestError => new RestError(403, 'forbidden', 'forbidden', details)

/** What a key that is locked to one subaccount is told elsewhere. @see Kalshi API reference, section 2 */
export const LOCKED = 'this API key is restricted to a single sub-account and cannot access this endpoint'

/** The nested envelope of the wire. @see Kalshi API reference, section 3 */
export function toErrorBody({ code, message, details }: RestError): unknown {
  return { error: { code, message, ...(details === undefined ? {} : { details }) } }
}
