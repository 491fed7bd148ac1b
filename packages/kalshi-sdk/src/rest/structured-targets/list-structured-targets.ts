import { list } from '../answer/call.ts'
import { type Decoder, Fields, text } from '../answer/decode.ts'
import type { Listing, Page } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type StructuredTarget, toStructuredTarget } from './structured-target.ts'

export interface ListStructuredTargetsQuery {
  readonly ids?: readonly string[]
  readonly type?: string
  readonly competition?: string
  /** Targets a page, 1 to 2000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
}

/**
 * Lists structured targets.
 * @see Kalshi REST reference, "Get Structured Targets"
 */
export function listStructuredTargets(
  transport: RestTransport,
  { ids, type, competition, limit, cursor }: ListStructuredTargetsQuery = {},
  options?: CallOptions,
): Listing<StructuredTarget> {
  const query = { ids, type, competition, page_size: limit, cursor }
  return list(transport, { method: 'GET', path: '/structured_targets', query }, toPage, options)
}

const toPage: Decoder<Page<StructuredTarget>> = (value) => {
  const fields = new Fields(value)
  return { items: fields.list('structured_targets', toStructuredTarget), nextCursor: fields.find('cursor', text) || undefined }
}
