import { StoreError } from '../../errors/store-errors.ts'

/**
 * Reads the body of an answer as a JSON object.
 * @throws {StoreError} It is none.
 */
export function parseAnswer(operation: string, name: string, body: Buffer): Readonly<Record<string, unknown>> {
  const content = parse(body)
  if (typeof content === 'object' && content !== null) return content as Readonly<Record<string, unknown>>
  throw invalidAnswer(operation, name, 'the answer is no JSON object')
}

/** The service answered something else than its documentation says. */
export function invalidAnswer(operation: string, name: string, detail: string): StoreError {
  return new StoreError({ operation, name, reason: 'InvalidAnswer', detail, attempts: 1, retryable: false })
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
