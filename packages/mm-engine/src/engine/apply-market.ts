import { type EpochUs, epochUs, microUsd } from '@kassandra/kalshi-sdk/units'
import type { MarketEvent, MarketTerms } from '../event/engine-event.ts'
import type { PublicEvent } from '../event/public-event.ts'
import { settlementFee } from '../fees/order-fees.ts'
import { settle, valueAt } from '../position/position.ts'
import { withTicker } from '../ticker-map/ticker-map.ts'
import { type Draft, putMarket, tellRisk } from './draft.ts'
import type { EngineMarket } from './engine-state.ts'
import { bookOf, changeBook, confirmBook } from './market-book.ts'

const NEVER_QUOTED = epochUs(0)

/** Takes in what is told of markets. What is told of a market before its terms says nothing yet. */
export function applyMarketEvent(draft: Draft, event: PublicEvent | MarketEvent): void {
  switch (event.kind) {
    case 'market':
      applyTerms(draft, event, event.atUs)
      break
    case 'trading':
      tellRisk(draft, { kind: 'trading', isActive: event.isActive, atUs: event.atUs })
      markAllDirty(draft)
      break
    case 'feed':
      draft.state.feeds = { ...draft.state.feeds, [event.name]: event.feed }
      markAllDirty(draft)
      break
    case 'alive':
      confirmBooks(draft, event.tickers, event.asOfUs)
      break
    case 'settled':
      settleManaged(draft, event)
      settleUnmanaged(draft, event)
      break
    case 'trade':
      break
    default:
      applyToMarket(draft, event)
  }
}

type OfOneMarket = Extract<PublicEvent | MarketEvent, { kind: 'snapshot' | 'delta' | 'status' | 'book-lost' | 'settlement-average' }>

function applyToMarket(draft: Draft, event: OfOneMarket): void {
  const market = draft.state.markets.get(event.ticker)
  if (!market) return
  const next = changeMarket(market, event)
  if (next === market) return
  putMarket(draft, next)
  draft.dirty.add(event.ticker)
}

/** A delta before the first snapshot says nothing of a book. @throws {BookError} A level would fall below 0. */
function changeMarket(market: EngineMarket, event: OfOneMarket): EngineMarket {
  switch (event.kind) {
    case 'snapshot':
      return { ...market, book: bookOf(event) }
    case 'delta':
      return market.book ? { ...market, book: changeBook(market.book, event) } : market
    case 'book-lost':
      return { ...market, book: undefined, top: undefined }
    case 'status':
      return { ...market, isOpen: event.isOpen }
    case 'settlement-average':
      return { ...market, average: event.average }
  }
}

function applyTerms(draft: Draft, event: MarketTerms & { readonly kind: 'market' }, atUs: EpochUs): void {
  const { kind: _, ...told } = event
  const terms = told
  const { ticker, eventTicker, closeUs, isExclusive } = terms
  tellRisk(draft, { kind: 'market', ticker, eventTicker, closeUs, atUs })
  tellRisk(draft, { kind: 'event', eventTicker, isExclusive, atUs })
  manage(draft, ticker, atUs)
  const known = draft.state.markets.get(ticker)
  putMarket(draft, known ? { ...known, terms } : createMarket(terms, draft.strategy.quoterOf(ticker).initial))
  draft.dirty.add(ticker)
}

/** What was held before the market was known counts from here on. */
function manage(draft: Draft, ticker: string, atUs: EpochUs): void {
  const position = draft.state.unmanaged.get(ticker)
  if (!position) return
  const unmanaged = new Map(draft.state.unmanaged)
  unmanaged.delete(ticker)
  draft.state.unmanaged = unmanaged
  tellRisk(draft, { kind: 'adopt', ticker, position, mark: undefined, atUs })
}

const createMarket = (terms: MarketTerms, quoter: EngineMarket['quoter']): EngineMarket => ({
  terms,
  isOpen: false,
  mode: 'quote',
  book: undefined,
  top: undefined,
  average: undefined,
  quoter,
  basis: undefined,
  quotedUs: NEVER_QUOTED,
  settledUs: undefined,
  hindrance: 'nothing is known of its trading yet',
})

/** Pays out what is held. The exchange ends the orders, and says so. */
function settleManaged(draft: Draft, { ticker, value, atUs }: Extract<PublicEvent, { kind: 'settled' }>): void {
  const account = draft.state.risk.markets.get(ticker)?.account
  const market = draft.state.markets.get(ticker)
  if (!account || !market || account.position.settledAt === value) return
  const fee = settlementFee(valueAt(account.position, value), draft.strategy.rounding)
  const { cash } = settle(account.position, value, fee)
  tellRisk(draft, { kind: 'settle', ticker, value, fee, atUs })
  addCash(draft, cash)
  putMarket(draft, { ...market, isOpen: false, book: undefined, top: undefined, settledUs: atUs })
  draft.dirty.add(ticker)
}

function settleUnmanaged(draft: Draft, { ticker, value }: Extract<PublicEvent, { kind: 'settled' }>): void {
  const held = draft.state.unmanaged.get(ticker)
  if (!held || held.settledAt === value) return
  const { position, cash } = settle(held, value, settlementFee(valueAt(held, value), draft.strategy.rounding))
  draft.state.unmanaged = new Map(draft.state.unmanaged).set(ticker, position)
  addCash(draft, cash)
}

/** Cash is counted on from what the exchange has told. */
export function addCash(draft: Draft, change: number): void {
  const { cash } = draft.state
  if (cash !== undefined) draft.state.cash = microUsd(cash + change)
}

function confirmBooks(draft: Draft, tickers: readonly string[], asOfUs: EpochUs): void {
  let { markets } = draft.state
  for (const ticker of tickers) {
    const market = markets.get(ticker)
    if (market?.book) markets = withTicker(markets, ticker, { ...market, book: confirmBook(market.book, asOfUs) })
  }
  draft.state.markets = markets
}

export function markAllDirty(draft: Draft): void {
  for (const ticker of draft.state.markets.keys()) draft.dirty.add(ticker)
}
