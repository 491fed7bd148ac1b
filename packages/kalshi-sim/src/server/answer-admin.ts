import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Exchange } from '../exchange/exchange.ts'
import { parseFaultRequest } from '../faults/fault-request.ts'
import { invalidParameter, notFound, RestError, toErrorBody } from '../rest/rest-error.ts'
import { SimError } from '../sim-error.ts'
import { sendJson } from './send-json.ts'

const BODY_LIMIT_BYTES = 64 * 1024
const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/

/** The admin API: `GET /sim/status`, `GET /sim/journal`, `POST /sim/flow/start`, `POST /sim/flow/stop`, `POST /sim/faults`. Loopback only, unsigned. */
export async function answerAdmin(exchange: Exchange, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) throw new RestError(403, 'forbidden', 'administration is for this machine only')
    const operation = `${request.method} ${path}`
    if (operation === 'GET /sim/journal') return await sendJournal(exchange, response)
    sendJson(response, { status: 200, body: await run(exchange, operation, request) })
  } catch (error) {
    const refusal = error instanceof SimError && error.code === 'FAULT_INVALID' ? invalidParameter(error.message) : error
    if (!(refusal instanceof RestError)) throw error
    sendJson(response, { status: refusal.status, body: toErrorBody(refusal) })
  }
}

async function run(exchange: Exchange, operation: string, request: IncomingMessage): Promise<unknown> {
  if (operation === 'GET /sim/status') return exchange.status()
  if (operation === 'POST /sim/flow/start') {
    const started = exchange.flow.start()
    return { started, state: exchange.flow.state }
  }
  if (operation === 'POST /sim/flow/stop') {
    exchange.flow.stop()
    return { state: exchange.flow.state }
  }
  if (operation === 'POST /sim/faults') return exchange.faults.inject(parseFaultRequest(await readJson(request)))
  throw notFound()
}

async function sendJournal(exchange: Exchange, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  await pipeline(Readable.from(exchange.readJournal()), response)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_LIMIT_BYTES) throw new RestError(413, 'payload_too_large', 'payload too large')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidParameter('the body is not JSON')
    throw error
  }
}
