import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PageAsset } from '../dashboard/page-assets.ts'
import { sendAsset } from '../dashboard/send-asset.ts'
import { ApiError, fromControlError } from './api-error.ts'
import { ControlError, type ControlPort } from './control-port.ts'
import { checkHost, type HostRules } from './host-rules.ts'
import { readJson } from './read-json.ts'
import { answerRead, isReadPath } from './read-routes.ts'
import { internalError, sendEmpty, sendError, sendJson } from './reply.ts'
import type { TokenCheck } from './token-check.ts'
import type { ControlClock, ViewStream } from './view-stream.ts'
import { applyWrite, writeMethodOf } from './write-routes.ts'

/** What requests are answered with. */
export interface ControlParts {
  readonly port: ControlPort
  readonly assets: ReadonlyMap<string, PageAsset>
  readonly hostRules: HostRules
  readonly tokenCheck: TokenCheck
  /** Who writes, as the engine's records name it. */
  readonly tokenName: string
  readonly doReadsNeedToken: boolean
  readonly stream: ViewStream
  readonly clock: ControlClock
  readonly maxBodyBytes: number
  onFailure(error: unknown, request: string): void
}

const STREAM_PATH = '/api/stream'

/** Answers one request, whatever it is. A failure is told to `onFailure`, and its details to nobody else. */
export async function answerRequest(parts: ControlParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path, values } = splitUrl(request.url)
  try {
    checkHost(parts.hostRules, request)
    await route(parts, path, values, request, response)
  } catch (error) {
    const known = error instanceof ControlError ? fromControlError(error) : error
    if (!(known instanceof ApiError)) parts.onFailure(error, `${request.method} ${path}`)
    if (response.headersSent) response.destroy()
    else sendError(response, known instanceof ApiError ? known : internalError())
  }
}

async function route(
  parts: ControlParts,
  path: string,
  values: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request
  const writeMethod = writeMethodOf(path)
  const asset = parts.assets.get(path)
  const isRead = path === STREAM_PATH || isReadPath(path)
  if (writeMethod !== undefined && method === writeMethod) return write(parts, path, request, response)
  if (!asset && !isRead && writeMethod === undefined) throw new ApiError(404, 'NOT_FOUND', [`${path.slice(0, 100)}: nothing is there`])
  const reads = path === STREAM_PATH ? ['GET'] : asset || isRead ? ['GET', 'HEAD'] : []
  if (!reads.includes(method ?? '')) throw wrongMethod([...reads, ...(writeMethod ? [writeMethod] : [])])
  if (asset) return sendAsset(response, asset)
  if (parts.doReadsNeedToken) parts.tokenCheck.check(request, parts.clock.nowUs())
  if (path === STREAM_PATH) return parts.stream.open(response)
  sendJson(response, 200, await answerRead(parts.port, path, values))
}

async function write(parts: ControlParts, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  parts.tokenCheck.check(request, parts.clock.nowUs())
  const written = await applyWrite(parts.port, path, await readJson(request, parts.maxBodyBytes), parts.tokenName)
  if (written.kind === 'json') sendJson(response, 200, written.value)
  else sendEmpty(response, written.status)
}

function wrongMethod(methods: readonly string[]): ApiError {
  const allow = methods.join(', ')
  return new ApiError(405, 'METHOD_NOT_ALLOWED', [`method: must be one of ${allow}`], { headers: { allow } })
}

function splitUrl(url = '/'): { readonly path: string; readonly values: URLSearchParams } {
  const at = url.indexOf('?')
  return at === -1
    ? { path: url, values: new URLSearchParams() }
    : { path: url.slice(0, at), values: new URLSearchParams(url.slice(at + 1)) }
}
