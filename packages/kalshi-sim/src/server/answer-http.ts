import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Exchange } from '../exchange/exchange.ts'
import type { Treatment } from '../faults/rest-faults.ts'
import type { RestReply } from '../rest/handle-request.ts'
import { notFound, RestError, toErrorBody } from '../rest/rest-error.ts'
import { REST_ROOT } from '../rest/rest-root.ts'
import { ADMIN_ROOT, answerAdmin } from './admin/answer-admin.ts'
import { pathOf, queryOf } from './raw-path.ts'
import { readBody } from './read-body.ts'
import { sendHalf, sendJson } from './send-json.ts'

/** Answers one HTTP request, whatever it is; a failure of the exchange itself is a 500. */
export async function answerHttp(exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request.url)
  try {
    if (path === ADMIN_ROOT || path.startsWith(`${ADMIN_ROOT}/`)) await answerAdmin(exchange, path, request, response)
    else if (path.startsWith(`${REST_ROOT}/`)) await answerRest(exchange, path, request, response)
    else sendJson(response, { status: 404, body: toErrorBody(notFound()) })
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error)
    if (response.headersSent) response.destroy()
    else if (error instanceof RestError) sendJson(response, { status: error.status, body: toErrorBody(error) })
    else sendJson(response, { status: 500, body: toErrorBody(new RestError(500, 'internal_error', 'internal error', details)) })
  }
}

async function answerRest(exchange: Exchange, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers, url } = request
  const { restFaults } = exchange
  const treatment = restFaults.take(method, path.slice(REST_ROOT.length))
  const body = await readBody(request)
  if (treatment.requestDelayMs > 0) await restFaults.wait(treatment.requestDelayMs)
  const reply = answerUnder(treatment, () => exchange.answer({ method, path, headers, query: queryOf(url), body }))
  if (treatment.responseDelayMs > 0) await restFaults.wait(treatment.responseDelayMs)
  if (treatment.cut === 'whole') response.destroy()
  else if (treatment.cut === 'half') sendHalf(response, reply)
  else sendJson(response, reply)
}

const FAILURES: Readonly<Record<429 | 500 | 503, string>> = {
  429: 'too_many_requests',
  500: 'internal_error',
  503: 'exchange_unavailable',
}

/** An error in the place of the answer; whether the exchange hears of the request all the same is for the fault to say. */
function answerUnder({ error }: Treatment, answer: () => RestReply): RestReply {
  if (!error) return answer()
  if (error.applied) answer()
  const code = FAILURES[error.status]
  return { status: error.status, body: toErrorBody(new RestError(error.status, code, code.replaceAll('_', ' '))) }
}
