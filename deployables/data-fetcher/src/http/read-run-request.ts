import type { IncomingMessage } from 'node:http'
import { type EpochUs, parseInstant, UnitError } from '@kassandra/kalshi-sdk/units'
import { type Answer, refusal } from './answer.ts'

/** What a POST of /run asks for. */
export interface RunRequest {
  readonly kind: 'run'
  /** Undefined: now, by no schedule. */
  readonly scheduledFor: EpochUs | undefined
}

const HEADER = 'x-cloudscheduler-scheduletime'
const MAX_BODY_BYTES = 16 * 1024

/** Takes the scheduled time of the scheduler's header, or of a JSON body `{"scheduleTime"}`; both may be absent. */
export async function readRunRequest(
  request: IncomingMessage,
): Promise<RunRequest | { readonly kind: 'refused'; readonly answer: Answer }> {
  const body = await readBody(request)
  if (body === undefined) return refused(413, 'BODY_TOO_LARGE', `the body has more than ${MAX_BODY_BYTES} bytes`)
  const fields = body.trim() === '' ? {} : parseObject(body)
  if (fields === undefined)
    return refused(400, 'BODY_INVALID', 'expected no body, or a JSON object such as {"scheduleTime":"2026-05-14T04:00:00Z"}')
  const unknown = Object.keys(fields).filter((name) => name !== 'scheduleTime')
  if (unknown.length > 0) return refused(400, 'BODY_INVALID', `unknown field ${JSON.stringify(unknown[0])}`)
  const given = [...header(request), ...('scheduleTime' in fields ? [fields['scheduleTime']] : [])]
  const instants = given.map(toInstant)
  if (instants.includes(undefined)) return refused(400, 'SCHEDULE_TIME_INVALID', 'the scheduled time is no RFC 3339 instant')
  if (new Set(instants).size > 1) return refused(400, 'SCHEDULE_TIME_INVALID', 'the scheduled times of header and body differ')
  return { kind: 'run', scheduledFor: instants[0] }
}

const header = ({ headers }: IncomingMessage): readonly unknown[] => (headers[HEADER] === undefined ? [] : [headers[HEADER]])

function refused(status: number, code: string, message: string): { readonly kind: 'refused'; readonly answer: Answer } {
  return { kind: 'refused', answer: refusal(status, code, message, status === 413 ? { connection: 'close' } : {}) }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  // A stream that is destroyed takes the connection along, and nobody would get the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function toInstant(value: unknown): EpochUs | undefined {
  try {
    return typeof value === 'string' ? parseInstant(value) : undefined
  } catch (error) {
    if (error instanceof UnitError) return undefined
    throw error
  }
}
