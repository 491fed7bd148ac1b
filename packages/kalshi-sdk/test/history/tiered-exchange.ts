import type { RestRequest, RestResponse, RestTransport } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'

export const BASE_US: number = parseInstant('2026-05-14T04:38:13Z')

/** Something that moves from the live tier to the historical one when the cutoff passes its time. */
export interface Item {
  readonly id: string
  readonly timeUs: number
}

export interface TieredExchangeOptions {
  readonly items: readonly Item[]
  /** The cutoff from the n-th request on; before that `BASE_US`. It only moves forward. */
  readonly cutoffs: readonly { readonly fromRequest: number; readonly atUs: number }[]
  /** Whether `max_ts` itself is within the bound. */
  readonly isMaxInclusive?: boolean
  /** Listings by time, newest first, or by id. */
  readonly order?: 'time' | 'id'
  toWire(item: Item): object
  /** Under which name the items stand in an answer. */
  readonly name: string
}

/** Both tiers of an exchange whose cutoff moves between requests. Cursors say behind which item the next page begins. */
export class TieredExchange {
  readonly asked: string[] = []
  readonly #options: TieredExchangeOptions

  constructor(options: TieredExchangeOptions) {
    this.#options = options
  }

  get cutoffUs(): EpochUs {
    const passed = this.#options.cutoffs.filter(({ fromRequest }) => fromRequest <= this.asked.length)
    return epochUs(Math.max(BASE_US, ...passed.map(({ atUs }) => atUs)))
  }

  /** Answers one request. */
  answer(path: string, query: URLSearchParams): object {
    this.asked.push(`${path.replace('/trade-api/v2', '')}?${query}`)
    if (path.endsWith('/historical/cutoff')) return this.#cutoffs()
    const page = this.#page(path.includes('/historical/'), query)
    return { [this.#options.name]: page.items.map((item) => this.#options.toWire(item)), cursor: page.cursor, event_positions: [] }
  }

  /** For tests that need no network. */
  transport(): RestTransport {
    return {
      request: async (request: RestRequest): Promise<RestResponse> => {
        const query = Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined)
        const body = this.answer(request.path, new URLSearchParams(Object.fromEntries(query.map(([name, value]) => [name, String(value)]))))
        return { status: 200, headers: {}, body, attempts: 1, receivedAtUs: epochUs(0) }
      },
      close: async () => undefined,
    }
  }

  #cutoffs(): object {
    const at = formatInstant(this.cutoffUs)
    return { market_settled_ts: at, trades_created_ts: at, orders_updated_ts: at, market_positions_last_updated_ts: at }
  }

  #page(isHistorical: boolean, query: URLSearchParams): { readonly items: readonly Item[]; readonly cursor: string } {
    const limit = Number(query.get('limit') ?? 100)
    const cursor = query.get('cursor')
    const left = this.#sorted()
      .filter(({ timeUs }) => timeUs < this.cutoffUs === isHistorical)
      .filter(({ timeUs }) => this.#isWithin(timeUs, query))
      .filter((item) => cursor === null || this.#compare(item, toItem(cursor)) > 0)
    const items = left.slice(0, limit)
    const last = items.at(-1)
    return { items, cursor: left.length > limit && last ? `${last.timeUs} ${last.id}` : '' }
  }

  #isWithin(timeUs: number, query: URLSearchParams): boolean {
    const [min, max] = [query.get('min_ts'), query.get('max_ts')].map((seconds) => (seconds === null ? undefined : Number(seconds) * 1e6))
    const isBelow = max === undefined || (this.#options.isMaxInclusive ? timeUs <= max : timeUs < max)
    return isBelow && (min === undefined || timeUs >= min)
  }

  #sorted(): readonly Item[] {
    return this.#options.items.toSorted((one, other) => this.#compare(one, other))
  }

  #compare(one: Item, other: Item): number {
    const byTime = this.#options.order === 'id' ? 0 : other.timeUs - one.timeUs
    return byTime || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  }
}

function toItem(cursor: string): Item {
  const [timeUs = '', id = ''] = cursor.split(' ')
  return { timeUs: Number(timeUs), id }
}

export const toTrade = ({ id, timeUs }: Item): object => ({
  trade_id: id,
  ticker: 'KX',
  count_fp: '1.00',
  yes_price_dollars: '0.5000',
  taker_side: 'yes',
  created_time: formatInstant(epochUs(timeUs)),
})
