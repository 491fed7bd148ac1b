import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { CallOptions, EventFeeChange, KalshiEvent, Series, SeriesFeeChange } from '@kassandra/kalshi-sdk/rest'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { EventFeeUpdateFrame } from '@kassandra/kalshi-sdk/ws'
import type { MarketFamily } from './market-terms.ts'

type CatalogueClient = Pick<KalshiClient, 'events' | 'series'>

/** Events and series of the markets that are followed, with the fees that are scheduled. */
export class MarketFamilies {
  readonly #client: CatalogueClient
  readonly #options: CallOptions
  readonly #events = new Map<string, KalshiEvent>()
  readonly #series = new Map<string, Series>()
  #seriesChanges: readonly SeriesFeeChange[] = []
  #eventChanges: readonly EventFeeChange[] = []
  #readUs = Number.NEGATIVE_INFINITY
  /** What the exchange told since the answers that it may repeat for a while. */
  readonly #overrides = new Map<string, { readonly frame: EventFeeUpdateFrame; readonly untilUs: number }>()

  constructor(client: CatalogueClient, options: CallOptions) {
    this.#client = client
    this.#options = options
  }

  /** What is known may be out of date: the next `refresh` reads it anew. */
  expire(): void {
    this.#readUs = Number.NEGATIVE_INFINITY
  }

  /**
   * Forgets what is older than `keepUs`, so that it is read anew, and reads what is scheduled. A search between two of these costs nothing.
   * @throws {KalshiError}
   */
  async refresh(nowUs: EpochUs, keepUs: number): Promise<void> {
    if (nowUs < this.#readUs + keepUs) return
    const { items } = await this.#client.series.feeChanges({}, this.#options)
    const eventChanges: EventFeeChange[] = []
    for await (const change of this.#client.events.feeChanges({ limit: 1_000 }, this.#options)) eventChanges.push(change)
    this.#seriesChanges = merge(this.#seriesChanges, items, nowUs)
    this.#eventChanges = merge(this.#eventChanges, eventChanges, nowUs)
    this.#events.clear()
    this.#series.clear()
    this.#readUs = nowUs
    for (const [ticker, { untilUs }] of this.#overrides) if (untilUs <= nowUs) this.#overrides.delete(ticker)
  }

  /** @throws {KalshiError} */
  async of(eventTicker: string): Promise<MarketFamily> {
    const event = await known(this.#events, eventTicker, () => this.#client.events.get(eventTicker, this.#options))
    const { seriesTicker } = event
    const series = await known(this.#series, seriesTicker, () => this.#client.series.get(seriesTicker, {}, this.#options))
    const told = this.#overrides.get(eventTicker)?.frame
    return {
      event: told ? { ...event, feeTypeOverride: told.feeTypeOverride, feeMultiplierOverride: told.feeMultiplierOverride } : event,
      series,
      seriesChanges: this.#seriesChanges.filter((change) => change.seriesTicker === seriesTicker),
      eventChanges: this.#eventChanges.filter((change) => change.eventTicker === eventTicker),
    }
  }

  /** An event got its own fees, or lost them, now. */
  override(frame: EventFeeUpdateFrame, untilUs: number): void {
    this.#overrides.set(frame.eventTicker, { frame, untilUs })
  }
}

/** Those of the future, and those that have just taken effect: answers may repeat for a while what held before. */
function merge<C extends { readonly id: string; readonly scheduledTime: EpochUs }>(
  before: readonly C[],
  now: readonly C[],
  nowUs: EpochUs,
): readonly C[] {
  const isPast = ({ scheduledTime }: C): boolean => scheduledTime <= nowUs
  const recent = [...before, ...now].filter((change) => isPast(change) && change.scheduledTime > nowUs - RECENT_US)
  const changes = [...recent, ...now.filter((change) => !isPast(change))]
  return [...new Map(changes.map((change) => [change.id, change])).values()].sort((a, b) => a.scheduledTime - b.scheduledTime)
}

const RECENT_US = 600_000_000

async function known<V>(values: Map<string, V>, key: string, read: () => Promise<V>): Promise<V> {
  const present = values.get(key)
  if (present !== undefined) return present
  const value = await read()
  values.set(key, value)
  return value
}
