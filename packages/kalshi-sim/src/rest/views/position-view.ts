import { formatMicroUsd, formatQty, type MicroUsd, microUsd, qty } from '@kassandra/kalshi-sdk/units'
import { instantText } from '../../exchange/instant-text.ts'
import type { Position } from '../../trading/ledger/position.ts'

/** What one subaccount holds in one market. @see Kalshi API reference, section 11 */
export function toPositionView(position: Position, shard: number): Readonly<Record<string, unknown>> {
  return {
    ticker: position.ticker,
    exchange_index: shard,
    position_fp: formatQty(position.net),
    market_exposure_dollars: formatMicroUsd(position.exposure),
    total_traded_dollars: formatMicroUsd(position.totalTraded),
    realized_pnl_dollars: formatMicroUsd(position.realizedPnl),
    fees_paid_dollars: formatMicroUsd(position.feesPaid),
    last_updated_ts: instantText(position.updatedUs),
  }
}

/** The sums of an event's positions. */
export function toEventPositionView(eventTicker: string, positions: readonly Position[]): Readonly<Record<string, unknown>> {
  const total = (of: (position: Position) => MicroUsd): string =>
    formatMicroUsd(microUsd(positions.reduce((sum, position) => sum + of(position), 0)))
  return {
    event_ticker: eventTicker,
    event_exposure_dollars: total(({ exposure }) => exposure),
    total_cost_dollars: total(({ totalTraded }) => totalTraded),
    total_cost_shares_fp: formatQty(qty(positions.reduce((sum, { sharesBought }) => sum + sharesBought, 0))),
    realized_pnl_dollars: total(({ realizedPnl }) => realizedPnl),
    fees_paid_dollars: total(({ feesPaid }) => feesPaid),
  }
}
