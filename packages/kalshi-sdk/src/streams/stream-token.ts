import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import { parseJsonObject } from '../json/parse-json.ts'

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
  const value = parseJsonObject(Buffer.from(token, 'base64url').toString())
  if (value?.['v'] !== VERSION || typeof value['state'] !== 'object' || value['state'] === null) {
    throw new InvalidRequestError('the resume token is none of this version')
  }
  if (value['channel'] !== channel)
    throw new InvalidRequestError(`the resume token is one of ${String(value['channel'])}, not of ${channel}`)
  return { ...value['state'] }
}
