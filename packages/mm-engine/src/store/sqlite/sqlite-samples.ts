import { type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { MarketSample, PnlSnapshot, SampleFilter, SampleStore } from '../sample-store.ts'
import type { Connection, Statement } from './connection.ts'
import type { Row } from './row.ts'

const INSERT_PNL = `
INSERT INTO pnl_snapshots (timestamp, market_id, realized_pnl, unrealized_pnl, fees, yes_position, no_position)
VALUES (:atUs, :marketId, :realizedPnl, :unrealizedPnl, :fees, :yesPosition, :noPosition)`

const INSERT_MARKET = `
INSERT INTO market_data (timestamp, market_id, best_bid, best_ask) VALUES (:atUs, :marketId, :bestBid, :bestAsk)`

const WHERE = 'WHERE timestamp >= :fromUs AND (:marketId IS NULL OR market_id = :marketId) ORDER BY timestamp, id LIMIT :limit'

const PAGE = 10_000

export class SqliteSamples implements SampleStore {
  readonly #insertPnl: Statement
  readonly #insertMarket: Statement
  readonly #listPnl: Statement
  readonly #listMarket: Statement

  constructor(connection: Connection) {
    this.#insertPnl = connection.prepare(INSERT_PNL)
    this.#insertMarket = connection.prepare(INSERT_MARKET)
    this.#listPnl = connection.prepare(`SELECT * FROM pnl_snapshots ${WHERE}`)
    this.#listMarket = connection.prepare(`SELECT * FROM market_data ${WHERE}`)
  }

  recordPnl({ position, ...columns }: PnlSnapshot): void {
    this.#insertPnl.run({ ...columns, yesPosition: Math.max(position, 0), noPosition: Math.max(-position, 0) })
  }

  recordMarket({ atUs, marketId, bestBid, bestAsk }: MarketSample): void {
    this.#insertMarket.run({ atUs, marketId, bestBid, bestAsk })
  }

  listPnl({ marketId, fromUs, limit = PAGE }: SampleFilter = {}): readonly PnlSnapshot[] {
    return this.#listPnl.list({ marketId, fromUs: fromUs ?? 0, limit }).map(toPnl)
  }

  listMarket({ marketId, fromUs, limit = PAGE }: SampleFilter = {}): readonly MarketSample[] {
    return this.#listMarket.list({ marketId, fromUs: fromUs ?? 0, limit }).map(toSample)
  }
}

function toPnl(row: Row): PnlSnapshot {
  return {
    atUs: row.instant('timestamp'),
    marketId: row.text('market_id'),
    realizedPnl: row.money('realized_pnl'),
    unrealizedPnl: row.money('unrealized_pnl'),
    fees: row.money('fees'),
    position: signedPosition(row),
  }
}

const signedPosition = (row: Row): Qty => qty(row.integer('yes_position') - row.integer('no_position'))

function toSample(row: Row): MarketSample {
  return {
    atUs: row.instant('timestamp'),
    marketId: row.text('market_id'),
    bestBid: row.maybe('best_bid', row.price),
    bestAsk: row.maybe('best_ask', row.price),
  }
}
