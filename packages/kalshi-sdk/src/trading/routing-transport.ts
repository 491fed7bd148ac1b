import type { CallOptions, RestRequest, RestResponse, RestTransport } from '../rest/transport/rest-transport.ts'
import type { ShardRouter } from './shard-router.ts'

/** A transport that learns from what passes through it where orders are, and sends writes by order id to their shard. */
export class RoutingTransport implements RestTransport {
  readonly #inner: RestTransport
  readonly #router: ShardRouter

  constructor(inner: RestTransport, router: ShardRouter) {
    this.#inner = inner
    this.#router = router
  }

  async request(request: RestRequest, options?: CallOptions): Promise<RestResponse> {
    const response = await this.#inner.request(this.#router.route(request), options)
    this.#router.learn(request, response.body)
    return response
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}
