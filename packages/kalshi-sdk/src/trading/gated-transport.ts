import { WriteGateError } from '../errors/order-errors.ts'
import { isObject } from '../json/parse-json.ts'
import type { CallOptions, RestRequest, RestResponse, RestTransport } from '../rest/transport/rest-transport.ts'
import type { GatePass, WriteGate } from './write-gate.ts'

/** A transport whose orders and amendments pass the gate of their markets, all the way to where they go out. */
export class GatedTransport implements RestTransport {
  readonly #inner: RestTransport
  readonly #gate: WriteGate
  readonly #pass: Omit<GatePass, 'signal'>

  constructor(inner: RestTransport, gate: WriteGate, pass: Omit<GatePass, 'signal'>) {
    this.#inner = inner
    this.#gate = gate
    this.#pass = pass
  }

  async request(request: RestRequest, options: CallOptions = {}): Promise<RestResponse> {
    const tickers = gatedTickers(request)
    if (tickers.length === 0) return this.#inner.request(request, options)
    const onSend = (): void => {
      this.#gate.check(tickers)
      options.onSend?.()
    }
    for (;;) {
      await this.#gate.enter(tickers, { ...this.#pass, signal: options.signal })
      try {
        return await this.#inner.request(request, { ...options, onSend })
      } catch (error) {
        // The market closed while the request waited for its turn: nothing went out, so it takes its place before the gate again.
        if (!(error instanceof WriteGateError) || this.#pass.whileUnknown === 'refuse') throw error
      }
    }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}

/** Pure. The markets on which a request places or amends; none for everything else, cancels and decreases included. */
export function gatedTickers({ method, path, body }: RestRequest): readonly string[] {
  if (method !== 'POST' || !/^\/portfolio\/events\/orders(\/batched|\/[^/]+\/amend)?$/.test(path)) return []
  const orders = listIn(body, 'orders') ?? [body]
  const tickers = orders.map((order) => (isObject(order) ? order['ticker'] : undefined))
  return [...new Set(tickers.filter((ticker) => typeof ticker === 'string'))]
}

function listIn(body: unknown, name: string): readonly unknown[] | undefined {
  const value = isObject(body) ? body[name] : undefined
  return Array.isArray(value) ? value : undefined
}
