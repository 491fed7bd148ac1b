import type { IncomingMessage } from 'node:http'
import { type Clock, type SignedHeaders, signedHeaders } from '../auth/signed-headers.ts'
import type { Signer } from '../auth/signer.ts'
import type { ApiError } from '../errors/api-error.ts'
import { AuthError } from '../errors/auth-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import { parseJson } from '../json/parse-json.ts'
import { toApiError } from '../rest/transport/api-failure.ts'

const LONGEST_BODY_CHARS = 4_096

/**
 * Signs one handshake; every attempt needs its own, since the exchange refuses old timestamps.
 * @throws {AuthError} The signer failed.
 */
export async function signHandshake(signer: Signer, clock: Clock, url: string): Promise<SignedHeaders> {
  try {
    return await signedHeaders(signer, clock, 'GET', new URL(url).pathname)
  } catch (error) {
    if (error instanceof KalshiError) throw error
    throw new AuthError('SIGNING_FAILED', 'the handshake could not be signed', { cause: error })
  }
}

/** Reads an answer that is no upgrade, such as 401, into the error that REST gives for it. */
export async function readRefusal(url: string, headers: SignedHeaders, response: IncomingMessage, nowMs: number): Promise<ApiError> {
  const text = await readText(response)
  return toApiError({
    method: 'GET',
    path: new URL(url).pathname,
    response: { status: response.statusCode ?? 0, headers: flatten(response.headers), text },
    body: parseJson(text),
    nowMs,
    secrets: [headers['KALSHI-ACCESS-KEY'], headers['KALSHI-ACCESS-SIGNATURE']],
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = ''
  response.setEncoding('utf8')
  for await (const part of response) {
    text += part
    if (text.length >= LONGEST_BODY_CHARS) break
  }
  return text
}

function flatten(headers: IncomingMessage['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))
}
