import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Exchange } from '../../exchange/exchange.ts'
import { toRestError } from '../../rest/refusals.ts'
import { invalidParameter, notFound, RestError, toErrorBody } from '../../rest/rest-error.ts'
import { SimError } from '../../sim-error.ts'
import { readBody } from '../read-body.ts'
import { sendJson } from '../send-json.ts'
import { OPERATIONS } from './operations.ts'

export const ADMIN_ROOT = '/sim'

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/

/** Answers one request of the admin API, which is for this machine only and unsigned. */
export async function answerAdmin(exchange: Exchange, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) throw new RestError(403, 'forbidden', 'administration is for this machine only')
    const below = path.slice(ADMIN_ROOT.length)
    if (request.method === 'GET' && below === '/journal') return await sendJournal(exchange, response)
    sendJson(response, { status: 200, body: await run(exchange, below, request) })
  } catch (error) {
    const refusal = toRefusal(error)
    if (!refusal) throw error
    sendJson(response, { status: refusal.status, body: toErrorBody(refusal) })
  }
}

async function run(exchange: Exchange, path: string, request: IncomingMessage): Promise<unknown> {
  for (const operation of OPERATIONS) {
    const params = operation.method === request.method ? match(operation.path, path) : undefined
    if (params) return operation.run(exchange, operation.method === 'GET' ? undefined : await readJson(request), params)
  }
  throw notFound()
}

function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const expression = `^${pattern.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`
  const found = new RegExp(expression).exec(path)
  return found ? { ...found.groups } : undefined
}

function toRefusal(error: unknown): RestError | undefined {
  if (!(error instanceof SimError)) return toRestError(error)
  if (error.code === 'FAULT_INVALID') return invalidParameter(error.message)
  return error.code === 'MARKET_UNKNOWN' ? new RestError(404, 'not_found', 'not found', error.message) : undefined
}

async function sendJournal(exchange: Exchange, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  await pipeline(Readable.from(exchange.readJournal()), response)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request)
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidParameter('the body is not JSON')
    throw error
  }
}
