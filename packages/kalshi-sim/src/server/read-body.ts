import type { IncomingMessage } from 'node:http'
import { RestError } from '../rest/rest-error.ts'

const LIMIT_BYTES = 4 * 1024 * 1024

/** The whole body of a request as text. @throws {RestError} 413 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LIMIT_BYTES) throw new RestError(413, 'payload_too_large', 'payload too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
