import { complement, type MicroUsd, microUsd, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { EMPTY_ATTRIBUTION, totalOf } from '../attribution/attribution.ts'
import type { Levels } from '../book/levels.ts'
import type { BookSide } from '../event/private-event.ts'
import { filledOf, phaseOf, worstOf } from '../orders/managed-order.ts'
import { liveOrdersOf, ownQtyAt } from '../orders/step-orders.ts'
import { averageYesPrice, unrealizedAtMark, unrealizedAtWorst } from '../position/pnl.ts'
import { attributionOf } from '../risk/risk-state.ts'
import type { EngineSetup } from './engine.ts'
import type { EngineMarket, EngineState } from './engine-state.ts'
import type { EngineView, LevelView, OrderView, QuotedMarketView } from './engine-view.ts'

const NOTHING: MicroUsd = microUsd(0)

/** Pure. What the page shows: `levels` of each side of each book. */
export function viewEngine({ engineId, runEpoch, capabilities }: EngineSetup, state: EngineState, levels: number): EngineView {
  const { risk } = state
  const isMine = capabilities.ownOrdersInBook
  const attribution = attributionOf(risk)
  return {
    atUs: state.nowUs,
    engineId,
    runEpoch,
    configVersion: state.configVersion,
    mode: state.mode,
    isTradingActive: risk.isTradingActive,
    halt: risk.status.kind === 'halted' ? risk.status.halt : undefined,
    pnl: totalOf(attribution),
    drawdown: microUsd(risk.equity.peak - risk.equity.latest.equity),
    bound: risk.bound,
    cash: state.cash,
    attribution,
    counts: state.counts,
    markets: [...state.markets.values()].map((market) => viewMarket(state, market, levels, isMine)),
  }
}

function viewMarket(state: EngineState, market: EngineMarket, levels: number, isMine: boolean): QuotedMarketView {
  const { terms, book, basis } = market
  const { position, mark, parts } = state.risk.markets.get(terms.ticker)?.account ?? EMPTY_ATTRIBUTION
  const viewSide = (side: BookSide) => viewLevels(state, market, side, levels, isMine)
  return {
    ticker: terms.ticker,
    eventTicker: terms.eventTicker,
    title: terms.title,
    isOpen: market.isOpen,
    closeUs: terms.closeUs,
    mode: market.mode,
    bids: viewSide('bid'),
    asks: viewSide('ask'),
    bookUs: book?.asOfUs,
    fair: basis?.fair,
    reservation: basis?.reserved,
    hindrance: market.hindrance,
    orders: liveOrdersOf(state.orders, terms.ticker).map(viewOrder),
    position: position.qty,
    averagePrice: averageYesPrice(position),
    mark,
    realizedPnl: position.realizedPnl,
    unrealizedPnl: mark === undefined ? NOTHING : unrealizedAtMark(position, mark),
    unrealizedAtWorst: unrealizedAtWorst(position),
    feesPaid: position.feesPaid,
    attribution: parts,
  }
}

/** Prices of our own that the public book does not show are shown with it. */
function viewLevels(
  { orders }: EngineState,
  { book, terms }: EngineMarket,
  side: BookSide,
  count: number,
  isMine: boolean,
): readonly LevelView[] {
  if (!book) return []
  const shown = inYes(side === 'bid' ? book.yes : book.no, side)
  const own = liveOrdersOf(orders, terms.ticker).filter((order) => order.side === side)
  const prices = new Set([...shown.map(({ price }) => price), ...own.map(({ price }) => price)])
  const outwards = side === 'bid' ? -1 : 1
  return [...prices]
    .sort((a, b) => outwards * (a - b))
    .slice(0, count)
    .map((price) => {
      const ownQty = ownQtyAt(orders, terms.ticker, side, price)
      const publicQty: Qty = shown.find((level) => level.price === price)?.qty ?? qty(0)
      return { price, qty: isMine ? publicQty : qty(publicQty + ownQty), own: ownQty }
    })
}

const inYes = (levels: Levels, side: BookSide): Levels =>
  side === 'bid' ? levels : levels.map(({ price, qty }) => ({ price: complement(price), qty }))

const viewOrder = (order: Parameters<typeof phaseOf>[0]): OrderView => ({
  clientOrderId: order.clientOrderId,
  side: order.side,
  price: order.price,
  open: worstOf(order),
  filled: filledOf(order),
  phase: phaseOf(order),
  expiresUs: order.expiresUs,
})
