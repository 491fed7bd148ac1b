/** What `GET /sim/status` of the local exchange tells. */
export interface ExchangeStatus {
  readonly state: 'waiting' | 'running' | 'ended'
  /** Frames published on public channels, initial books aside. */
  readonly published: number
  /** Exchange time, microseconds since the epoch. */
  readonly clockUs: number
  readonly markets: number
  readonly connections: readonly { readonly id: number; readonly subscriptions: Readonly<Record<string, number>> }[]
}

/** The admin API of the local exchange. */
export class ExchangeAdmin {
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  async status(): Promise<ExchangeStatus> {
    return (await this.#call('GET', '/sim/status').then((response) => response.json())) as ExchangeStatus
  }

  async startFlow(): Promise<void> {
    await this.#call('POST', '/sim/flow/start')
  }

  /** Ends the flow where it stands. */
  async stopFlow(): Promise<void> {
    await this.#call('POST', '/sim/flow/stop')
  }

  async #call(method: 'GET' | 'POST', path: string): Promise<Response> {
    const response = await fetch(`${this.#origin}${path}`, { method })
    if (!response.ok) throw new Error(`the exchange answered ${method} ${path} with ${response.status}: ${await response.text()}`)
    return response
  }
}
