/** What `GET /sim/status` of the local exchange tells. */
export interface ExchangeStatus {
  readonly state: 'waiting' | 'running' | 'ended'
  /** Frames published on public channels, initial books aside. */
  readonly published: number
  /** Exchange time, microseconds since the epoch. */
  readonly clockUs: number
  readonly markets: number
  readonly connections: readonly { readonly id: number; readonly keyId: string; readonly subscriptions: Readonly<Record<string, number>> }[]
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

  /** Makes an API key with these scopes for the first member. */
  async addKey(scopes: readonly string[]): Promise<{ readonly keyId: string; readonly privateKeyPem: string }> {
    const response = await this.#call('POST', '/sim/keys', { scopes })
    return (await response.json()) as { keyId: string; privateKeyPem: string }
  }

  /** @param fault See the README of the simulator. @returns Ids of the connections that it hit; of REST none. */
  async injectFault(fault: Readonly<Record<string, unknown>>): Promise<readonly number[]> {
    const response = await this.#call('POST', '/sim/faults', fault)
    const { connections = [] } = (await response.json()) as { connections?: readonly number[] }
    return connections
  }

  async #call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.#origin}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`the exchange answered ${method} ${path} with ${response.status}: ${await response.text()}`)
    return response
  }
}
