import type { MicroUsd } from '../../units/money.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, instantOrNone, integer, listOf, moneyText, qtyText, text } from '../answer/decode.ts'
import type { Page } from '../answer/paginate.ts'

/** What is held in one market. */
export interface Position {
  readonly ticker: string
  /** Signed: YES above 0, NO below. */
  readonly position: Qty
  /** Cost of what is held. The average price is this divided by the position's size. */
  readonly exposure: MicroUsd
  /** Sum of all purchases. */
  readonly totalTraded: MicroUsd
  /** Before fees. */
  readonly realizedPnl: MicroUsd
  readonly feesPaid: MicroUsd
  readonly lastUpdated: EpochUs | undefined
  readonly exchangeIndex: number | undefined
}

/** What is held in all markets of one event. */
export interface EventPosition {
  readonly eventTicker: string
  readonly exposure: MicroUsd
  readonly totalCost: MicroUsd
  /** Contracts bought, of both outcomes. */
  readonly totalCostShares: Qty
  /** Before fees. */
  readonly realizedPnl: MicroUsd
  readonly feesPaid: MicroUsd
}

/** A page of positions; the events of its markets stand beside them. */
export interface PositionPage extends Page<Position> {
  readonly eventPositions: readonly EventPosition[]
}

export const toPositionPage: Decoder<PositionPage> = (value) => {
  const fields = new Fields(value)
  return {
    items: fields.need('market_positions', listOf(toPosition)),
    eventPositions: fields.need('event_positions', listOf(toEventPosition)),
    nextCursor: fields.find('cursor', text) || undefined,
  }
}

const toPosition: Decoder<Position> = (value) => {
  const fields = new Fields(value)
  return {
    ticker: fields.need('ticker', text),
    position: fields.need('position_fp', qtyText),
    exposure: fields.need('market_exposure_dollars', moneyText),
    totalTraded: fields.need('total_traded_dollars', moneyText),
    realizedPnl: fields.need('realized_pnl_dollars', moneyText),
    feesPaid: fields.need('fees_paid_dollars', moneyText),
    lastUpdated: fields.find('last_updated_ts', instantOrNone),
    exchangeIndex: fields.find('exchange_index', integer),
  }
}

const toEventPosition: Decoder<EventPosition> = (value) => {
  const fields = new Fields(value)
  return {
    eventTicker: fields.need('event_ticker', text),
    exposure: fields.need('event_exposure_dollars', moneyText),
    totalCost: fields.need('total_cost_dollars', moneyText),
    totalCostShares: fields.need('total_cost_shares_fp', qtyText),
    realizedPnl: fields.need('realized_pnl_dollars', moneyText),
    feesPaid: fields.need('fees_paid_dollars', moneyText),
  }
}
