import type { IncomingMessage } from 'node:http'
import { ApiError } from './api-error.ts'

/**
 * Reads a JSON body of at most `maxBytes`. Insisting on the content type keeps out what a form on another page can send.
 * @throws {ApiError} `UNSUPPORTED_MEDIA_TYPE`, `BODY_TOO_LARGE`, `INVALID_JSON`, `INCOMPLETE_BODY`.
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(request.headers['content-type'] ?? ''))
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', ['content-type: must be application/json'])
  return parse(await readBytes(request, maxBytes))
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
    else {
      request.pause()
      reject(new ApiError(413, 'BODY_TOO_LARGE', [`body: more than ${maxBytes} bytes`]))
    }
  })
  request.once('end', () => resolve(Buffer.concat(chunks)))
  for (const ending of ['error', 'close'] as const)
    request.once(ending, () => reject(new ApiError(400, 'INCOMPLETE_BODY', ['body: the connection ended within it'])))
  return promise
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'is not UTF-8'
    throw new ApiError(400, 'INVALID_JSON', [`body: ${why}`])
  }
}
