import { InvalidRequestError } from '../errors/invalid-request-error.ts'

const VERSION = 1

/** Pure. The state of a stream as opaque text, for files and databases. */
export function formatToken(channel: string, state: object): string {
  return Buffer.from(JSON.stringify({ v: VERSION, channel, state })).toString('base64url')
}

/**
 * Pure. The state within a token.
 * @throws {InvalidRequestError} It is none, or one of another stream.
 */
export function parseToken(channel: string, token: string): Readonly<Record<string, unknown>> {
  const value = decode(token)
  if (value?.['v'] !== VERSION || typeof value['state'] !== 'object' || value['state'] === null) {
    throw new InvalidRequestError('the resume token is none of this version')
  }
  if (value['channel'] !== channel)
    throw new InvalidRequestError(`the resume token is one of ${String(value['channel'])}, not of ${channel}`)
  return { ...value['state'] }
}

function decode(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
