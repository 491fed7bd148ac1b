import type { Exchange } from '../../exchange/exchange.ts'
import { Body } from '../../rest/body.ts'
import { invalidParameter } from '../../rest/rest-error.ts'

/** One request of the admin API: what it does and what it answers. */
export interface AdminOperation {
  readonly method: 'GET' | 'POST'
  /** Below `/sim`; named parts start with a colon. */
  readonly path: string
  readonly run: (exchange: Exchange, body: unknown, params: Readonly<Record<string, string>>) => unknown
}

/** @throws {RestError} 400: no JSON object. */
export function fieldsOf(body: unknown): Body {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidParameter('the body is not a JSON object')
  return new Body({ ...body })
}
