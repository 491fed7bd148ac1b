import type { KalshiClientOptions } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { LifecycleEvent } from '@kassandra/kalshi-sim'
import type { EngineEvent } from '../../../src/event/engine-event.ts'
import { createKalshiMarketData, type KalshiMarketDataOptions } from '../../../src/venue/kalshi/kalshi-market-data.ts'
import type { MarketDataObservation } from '../../../src/venue/kalshi/market-data-observation.ts'
import type { MarketSelection } from '../../../src/venue/kalshi/market-selection.ts'
import { Told } from './until.ts'
import { type Floor, startFloor, systemClock, US } from './venue-rig.ts'

export const EVENT = 'KXTEST-26JUN01'
export const SERIES = 'KXTEST'

/** The floor with the series and the event of its market. */
export async function startCatalogue(options: Parameters<typeof startFloor>[0] = {}): Promise<Floor> {
  const floor = await startFloor(options)
  floor.exchange.addSeries({ ticker: SERIES, title: 'Tests', category: 'Tests', frequency: 'daily', tags: [] })
  floor.exchange.addEvent({ ticker: EVENT, seriesTicker: SERIES, title: 'A test', subTitle: '', mutuallyExclusive: true })
  return floor
}

export type EngineEventOf<K extends EngineEvent['kind']> = Extract<EngineEvent, { kind: K }>

/** Market data of the floor, running, and all that it tells. */
export class DataRig implements AsyncDisposable {
  readonly events: Told<EngineEvent> = new Told<EngineEvent>()
  readonly observed: Told<MarketDataObservation> = new Told<MarketDataObservation>()
  readonly running: Promise<void>
  readonly #stop = new AbortController()

  constructor(
    floor: Floor,
    selection: Partial<MarketSelection> = {},
    options: Partial<KalshiMarketDataOptions> = {},
    client: Partial<KalshiClientOptions> = {},
  ) {
    const source = createKalshiMarketData({
      client: floor.clientOf(US, client),
      clock: systemClock,
      selection: { seriesTickers: [SERIES], maxMarkets: 10, ...selection },
      observe: this.observed.take,
      searchPauseMs: 20,
      refreshMs: 300,
      statusMs: 30,
      staleMs: 1,
      aliveMs: 20,
      ...options,
    })
    this.running = source.run(this.events.take, this.#stop.signal)
  }

  of(ticker: string): readonly EngineEvent[] {
    return this.events.all.filter((event) => 'ticker' in event && event.ticker === ticker)
  }

  kinds(ticker: string): readonly string[] {
    return this.of(ticker).map(({ kind }) => kind)
  }

  told<K extends EngineEvent['kind']>(
    kind: K,
    ticker: string | undefined,
    isIt: (event: EngineEventOf<K>) => boolean = () => true,
  ): Promise<EngineEventOf<K>> {
    return this.events.first(
      (event): event is EngineEventOf<K> =>
        event.kind === kind && (ticker === undefined || ('ticker' in event && event.ticker === ticker)) && isIt(event as EngineEventOf<K>),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.running
  }
}

export function lifecycle(floor: Floor, ticker: string, eventType: string, fields: object = {}): void {
  const tsUs: EpochUs = epochUs(systemClock.nowUs())
  const msg = { event_type: eventType, market_ticker: ticker, ...fields } as LifecycleEvent['msg']
  floor.exchange.publish({ kind: 'lifecycle', ticker, eventType, tsUs, msg })
}
