import type { Outcome } from '../book/level.ts'
import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { acceptQuote } from '../rest/communications/accept-quote.ts'
import { confirmQuote } from '../rest/communications/confirm-quote.ts'
import { type CreateQuoteRequest, createQuote } from '../rest/communications/create-quote.ts'
import { deleteQuote } from '../rest/communications/delete-quote.ts'
import { getQuote } from '../rest/communications/get-quote.ts'
import { type ListQuotesQuery, listQuotes } from '../rest/communications/list-quotes.ts'
import type { Quote } from '../rest/communications/quote.ts'
import type { QuoteKey } from '../rest/communications/quote-path.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Quotes on requests. */
export interface QuotesResource {
  /** See `createQuote`. */
  create(request: CreateQuoteRequest, options?: CallOptions): ApiPromise<string>
  /** See `listQuotes`. */
  list(query: ListQuotesQuery, options?: CallOptions): Listing<Quote>
  /** See `getQuote`. */
  get(key: QuoteKey, options?: CallOptions): ApiPromise<Quote>
  /** See `deleteQuote`. */
  delete(key: QuoteKey, options?: CallOptions): ApiPromise<void>
  /** See `acceptQuote`. */
  accept(key: QuoteKey, acceptedSide: Outcome, options?: CallOptions): ApiPromise<void>
  /** See `confirmQuote`. */
  confirm(key: QuoteKey, options?: CallOptions): ApiPromise<void>
}

export function bindQuotes(transport: RestTransport): QuotesResource {
  return {
    create: (request, options) => createQuote(transport, request, options),
    list: (query, options) => listQuotes(transport, query, options),
    get: (key, options) => getQuote(transport, key, options),
    delete: (key, options) => deleteQuote(transport, key, options),
    accept: (key, acceptedSide, options) => acceptQuote(transport, key, acceptedSide, options),
    confirm: (key, options) => confirmQuote(transport, key, options),
  }
}
