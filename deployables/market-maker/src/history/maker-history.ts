import { formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import type { EngineMarket, EngineNote, EngineState, HostedStep } from '@kassandra/mm-engine'
import { attributionOf, liveOrdersOf, totalOf } from '@kassandra/mm-engine'
import type { ActivityView, EquityPoint, FillView, MarketPoint } from '../control/control-port.ts'
import { ThinnedSeries } from './thinned-series.ts'

const POINTS = 4_000
const SPACING_US = 250_000
const LISTED = 500

/** What the page draws: prices, equity, fills and events since the process began. Bounded. */
export class MakerHistory {
  readonly #markets = new Map<string, ThinnedSeries<MarketPoint>>()
  readonly #equity = new ThinnedSeries<EquityPoint>(POINTS, SPACING_US)
  readonly #fills: FillView[] = []
  readonly #activity: ActivityView[] = []
  #activityCount = 0

  /** Takes in a step: what it brought about, and where its market stands now. */
  take({ event, step }: HostedStep): void {
    for (const note of step.notes) this.#takeNote(note)
    const ticker = 'ticker' in event ? event.ticker : undefined
    if (ticker !== undefined) this.#addMarket(step.state, ticker, event.kind === 'settled')
    if (event.kind === 'settled') this.#forget(step.state)
    if (event.kind === 'clock' || event.kind === 'fill' || event.kind === 'settled') this.#addEquity(step.state)
  }

  say(atUs: number, level: ActivityView['level'], text: string, ticker?: string): void {
    this.#activityCount += 1
    this.#activity.push({ id: this.#activityCount, atUs, level, ticker, text })
    if (this.#activity.length > LISTED) this.#activity.shift()
  }

  activity(limit: number): readonly ActivityView[] {
    return this.#activity.slice(-limit).reverse()
  }

  fills(limit: number): readonly FillView[] {
    return this.#fills.slice(-limit).reverse()
  }

  marketHistory(ticker: string, limit: number): readonly MarketPoint[] {
    return this.#markets.get(ticker)?.list(limit) ?? []
  }

  equityHistory(limit: number): readonly EquityPoint[] {
    return this.#equity.list(limit)
  }

  #takeNote(note: EngineNote): void {
    if (note.kind === 'fill') this.#takeFill(note)
    const told = describeNote(note)
    if (told) this.say(note.atUs, told.level, told.text, told.ticker)
  }

  #takeFill({ fill }: Extract<EngineNote, { kind: 'fill' }>): void {
    const { tradeId, atUs, ticker, side, price, count, fee } = fill
    this.#fills.push({ tradeId, atUs, ticker, side, price, count, feeMicroUsd: fee })
    if (this.#fills.length > LISTED) this.#fills.shift()
  }

  /** A market without a book has no prices to draw, but its settlement ends the position. */
  #addMarket(state: EngineState, ticker: string, isSettled: boolean): void {
    const market = state.markets.get(ticker)
    if (!market || !(market.top || isSettled)) return
    let series = this.#markets.get(ticker)
    if (!series) {
      series = new ThinnedSeries<MarketPoint>(POINTS, SPACING_US)
      this.#markets.set(ticker, series)
    }
    series.add(pointOf(state, market))
  }

  #forget({ markets }: EngineState): void {
    for (const ticker of this.#markets.keys()) if (!markets.has(ticker)) this.#markets.delete(ticker)
  }

  #addEquity(state: EngineState): void {
    const parts = attributionOf(state.risk)
    this.#equity.add({ atUs: state.nowUs, pnl: totalOf(parts), ...parts })
  }
}

function pointOf(state: EngineState, { terms, top, basis }: EngineMarket): MarketPoint {
  const own = liveOrdersOf(state.orders, terms.ticker)
  const bids = own.filter(({ side }) => side === 'bid').map(({ price }) => price)
  const asks = own.filter(({ side }) => side === 'ask').map(({ price }) => price)
  return {
    atUs: state.nowUs,
    bid: top?.bid?.price,
    ask: top?.ask?.price,
    fair: basis && Math.round(basis.fair * 10_000),
    ownBid: bids.length > 0 ? Math.max(...bids) : undefined,
    ownAsk: asks.length > 0 ? Math.min(...asks) : undefined,
    position: state.risk.markets.get(terms.ticker)?.account.position.qty ?? 0,
  }
}

type Told = Pick<ActivityView, 'level' | 'text' | 'ticker'>

/** What of it a person wants to read. */
export function describeNote(note: EngineNote): Told | undefined {
  switch (note.kind) {
    case 'fill': {
      const { side, count, price, fee, ticker } = note.fill
      const what = `${side === 'bid' ? 'bought' : 'sold'} ${formatQty(count)} YES at $${formatPrice(price)}`
      return { level: 'info', ticker, text: `${what}, fee $${formatMicroUsd(fee)} (${note.effect})` }
    }
    case 'halted':
      return { level: 'error', ticker: undefined, text: `halted by ${note.halt.ruleId}: ${note.halt.reason}` }
    case 'resumed':
      return { level: 'warning', ticker: undefined, text: 'trading goes on' }
    case 'anomaly':
      return { level: 'error', ticker: undefined, text: `anomaly: ${JSON.stringify(note.anomaly)}` }
    case 'configured':
      return { level: 'info', ticker: undefined, text: `configuration ${note.version} is in force` }
    case 'quoting':
      return { level: 'info', ticker: note.ticker, text: note.hindrance === undefined ? 'quotes' : `does not quote: ${note.hindrance}` }
    case 'order':
      return undefined
  }
}
