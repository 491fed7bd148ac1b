import type { EquityPoint, MarketPoint } from '../../../src/control/control-port.ts'
import type { FullFrame, UpdateFrame } from '../../../src/control/view-frames.ts'

export interface FormatModule {
  formatMoney(microUsd: number): string
  formatGain(microUsd: number): string
  formatCount(count: number): string
  formatPosition(count: number): string
  formatPrice(price: number, decimals: number): string
  decimalsOf(prices: readonly number[]): number
  formatSpan(us: number): string
  formatInstant(us: number): string
}

export interface PageModel extends Omit<FullFrame, 'markets'> {
  readonly markets: ReadonlyMap<string, FullFrame['markets'][number]>
}

export interface ModelModule {
  fromFull(frame: FullFrame, receivedMs: number): PageModel
  applyUpdate(model: PageModel, frame: UpdateFrame, receivedMs: number): PageModel
}

export interface HistoryModule {
  readonly History: new () => {
    readonly points: readonly (MarketPoint | EquityPoint)[]
    begin(points: readonly (MarketPoint | EquityPoint)[]): void
    add(point: MarketPoint | EquityPoint): void
  }
}

const load = async <T>(name: string): Promise<T> => await import(new URL(`../../../src/dashboard/page/${name}`, import.meta.url).href)

/** Modules of the page that need no browser. */
export const loadFormat = (): Promise<FormatModule> => load('format.js')
export const loadModel = (): Promise<ModelModule> => load('model.js')
export const loadHistory = (): Promise<HistoryModule> => load('history.js')
