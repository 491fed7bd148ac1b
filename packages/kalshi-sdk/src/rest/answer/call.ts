import { redactTarget } from '../../auth/redact-target.ts'
import type { CallOptions, RestRequest, RestResponse, RestTransport } from '../transport/rest-transport.ts'
import { type Answered, ApiPromise } from './api-promise.ts'
import { type Decoder, decodeAnswer } from './decode.ts'
import { Listing, type Page } from './paginate.ts'

/** Sends one request and decodes its answer. `build` may throw: the call then rejects. */
export function call<T>(
  transport: RestTransport,
  build: () => RestRequest,
  decoder: Decoder<T>,
  options: CallOptions | undefined,
): ApiPromise<T> {
  return new ApiPromise(answer(transport, build, decoder, options))
}

/** Lists pages of a request whose cursor is the query parameter `cursor`. */
export function list<T, P extends Page<T> = Page<T>>(
  transport: RestTransport,
  request: RestRequest,
  decoder: Decoder<P>,
  options: CallOptions | undefined,
): Listing<T, P> {
  const startCursor = request.query?.['cursor']
  return new Listing<T, P>(
    (cursor) => answer(transport, () => ({ ...request, query: { ...request.query, cursor } }), decoder, options),
    typeof startCursor === 'string' && startCursor !== '' ? startCursor : undefined,
  )
}

async function answer<T>(
  transport: RestTransport,
  build: () => RestRequest,
  decoder: Decoder<T>,
  options: CallOptions | undefined,
): Promise<Answered<T>> {
  const request = build()
  const response: RestResponse = await transport.request(request, options)
  return { data: decodeAnswer(decoder, response.body, `${request.method} ${redactTarget(request.path)}`), response }
}
