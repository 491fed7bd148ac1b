import { choice, integer, invalid, MAX_MS, optional } from './fault-fields.ts'

/** Which requests a fault hits: the next so many (default 1) or all for a time, of one method or below one path where named. */
export interface RestScope {
  readonly requests?: number
  readonly forMs?: number
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The beginning of a path below `/trade-api/v2`: `/portfolio`. */
  readonly path?: string
}

/**
 * - `rest` answers with an error; `applied` carries the request out all the same, so that its outcome is unknown to the client.
 * - `latency` delays the request, or with `leg` the response to what has taken effect.
 * - `lost-response` carries the request out and cuts the connection.
 * - `partial-body` carries it out and cuts the connection in the middle of the answer.
 * - `clock-skew` puts the clock that signatures are checked against forward (or back), for `forMs` or until another one.
 */
export type RestFaultRequest =
  | (RestScope & { readonly kind: 'rest'; readonly status: 429 | 500 | 503; readonly applied?: boolean })
  | (RestScope & { readonly kind: 'latency'; readonly ms: number; readonly leg?: 'request' | 'response' })
  | (RestScope & { readonly kind: 'lost-response' | 'partial-body' })
  | { readonly kind: 'clock-skew'; readonly ms: number; readonly forMs?: number }

type Json = Readonly<Record<string, unknown>>

const STATUSES = [429, 500, 503] as const
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const

/**
 * Checks a decoded JSON body; undefined when its kind is none of REST.
 * @throws {SimError} `FAULT_INVALID`, naming the field.
 */
export function parseRestFault(body: unknown): RestFaultRequest | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const fields: Json = { ...body }
  switch (fields['kind']) {
    case 'rest': {
      const status = choice('status', fields['status'], STATUSES)
      return { kind: 'rest', status, ...flagOf('applied', fields['applied']), ...scopeOf(fields) }
    }
    case 'latency': {
      const leg = fields['leg'] === undefined ? {} : { leg: choice('leg', fields['leg'], ['request', 'response']) }
      return { kind: 'latency', ms: integer('ms', fields['ms'], 1, MAX_MS), ...leg, ...scopeOf(fields) }
    }
    case 'lost-response':
    case 'partial-body':
      return { kind: fields['kind'], ...scopeOf(fields) }
    case 'clock-skew':
      return { kind: 'clock-skew', ms: integer('ms', fields['ms'], -MAX_MS, MAX_MS), ...optional('forMs', fields['forMs'], 1, MAX_MS) }
    default:
      return undefined
  }
}

function scopeOf({ requests, forMs, method, path }: Json): RestScope {
  if (requests !== undefined && forMs !== undefined) throw invalid('"requests" and "forMs" exclude each other')
  if (path !== undefined && (typeof path !== 'string' || !path.startsWith('/'))) throw invalid('"path" does not begin with a slash')
  return {
    ...optional('requests', requests, 1, 1_000_000),
    ...optional('forMs', forMs, 1, MAX_MS),
    ...(method === undefined ? {} : { method: choice('method', method, METHODS) }),
    ...(path === undefined ? {} : { path }),
  }
}

function flagOf(name: 'applied', value: unknown): { readonly applied?: boolean } {
  if (value === undefined) return {}
  if (typeof value !== 'boolean') throw invalid(`"${name}" is neither true nor false`)
  return { [name]: value }
}
