import type { Level } from '../exchange/level.ts'
import type { PublicEvent } from '../exchange/public-event.ts'

/**
 * What an injected fault hid from whom. Bounds are the exchange times of the first and last thing published past those it hit,
 * inclusive; with nothing published both are the time of the fault. For an outage of all they end where a new connection comes.
 */
export interface Outage {
  /** `reorder`: nothing was lost, but came behind its successor. */
  readonly fault: 'disconnect' | 'gap' | 'freeze' | 'reorder'
  readonly connections: readonly number[]
  /** The API keys of those it hit; of a disconnect of a key, that key, connected or not. */
  readonly keyIds: readonly string[]
  /** Those of them that had no other connection. */
  readonly wholeKeyIds: readonly string[]
  /** Every connection open at its start was hit. */
  readonly all: boolean
  readonly fromUs: number
  /** Null while it lasts. */
  readonly toUs: number | null
}

const pairs = (levels: readonly Level[]): (readonly [number, number])[] => levels.map(({ price, qty }) => [price, qty])

/** The journal's fields of a public event, `n` apart: integers in SDK units, `tsUs` exchange time. */
export function toJournalFields(event: PublicEvent): Readonly<Record<string, unknown>> {
  const { kind, ticker, tsUs } = event
  switch (event.kind) {
    case 'delta':
      return { kind, ticker, side: event.side, price: event.price, delta: event.delta, tsUs }
    case 'snapshot':
      return { kind, ticker, yes: pairs(event.yes), no: pairs(event.no), ...(event.initial ? { initial: true } : {}), tsUs }
    case 'trade': {
      const { tradeId, yesPrice, count, takerSide } = event
      return { kind, ticker, tradeId, yesPrice, count, takerSide, tsUs }
    }
    case 'ticker':
      return {
        kind,
        ticker,
        price: event.price,
        yesBid: event.yesBid,
        yesAsk: event.yesAsk,
        yesBidQty: event.yesBidQty ?? null,
        yesAskQty: event.yesAskQty ?? null,
        lastTradeQty: event.lastTradeQty ?? null,
        volume: event.volume,
        openInterest: event.openInterest,
        dollarVolume: event.dollarVolume,
        dollarOpenInterest: event.dollarOpenInterest,
        tsUs,
      }
    case 'lifecycle':
      return { kind, ticker, eventType: event.eventType, tsUs }
  }
}
