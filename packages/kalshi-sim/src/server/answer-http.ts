import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Exchange } from '../exchange/exchange.ts'
import { handleRequest, REST_ROOT, type RestReply } from '../rest/handle-request.ts'
import { notFound, RestError, toErrorBody } from '../rest/rest-error.ts'
import { answerAdmin } from './answer-admin.ts'
import { pathOf, queryOf } from './raw-path.ts'
import { sendJson } from './send-json.ts'

/** Answers one HTTP request, whatever it is; a failure of the exchange itself is a 500. */
export async function answerHttp(exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request.url)
  try {
    if (path === '/sim' || path.startsWith('/sim/')) return await answerAdmin(exchange, path, request, response)
    const reply = path.startsWith(`${REST_ROOT}/`) ? answerRest(exchange, path, request) : { status: 404, body: toErrorBody(notFound()) }
    sendJson(response, reply)
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error)
    if (response.headersSent) response.destroy()
    else sendJson(response, { status: 500, body: toErrorBody(new RestError(500, 'internal_error', 'internal error', details)) })
  }
}

function answerRest(exchange: Exchange, path: string, { method = 'GET', headers, url }: IncomingMessage): RestReply {
  const { catalogue, tape, clock } = exchange
  const authenticate = exchange.authenticate.bind(exchange)
  return handleRequest({ method, path, headers }, queryOf(url), { catalogue, tape, nowUs: clock.nowUs(), authenticate })
}
