import type { AdoptedPosition, PositionStore } from '../position-store.ts'
import type { Connection, Statement } from './connection.ts'
import type { Row } from './row.ts'

const INSERT = `
INSERT INTO adopted_positions (run_epoch, timestamp, market_id, position, cost, realized_pnl, fees_paid, total_traded, believed_position,
  through_fill_seq, reason)
VALUES (:runEpoch, :atUs, :marketId, :qty, :cost, :realizedPnl, :feesPaid, :totalTraded, :believedQty, :throughFillSeq, :reason)`

const LATEST = `
SELECT * FROM adopted_positions WHERE id IN (SELECT max(id) FROM adopted_positions GROUP BY market_id) ORDER BY market_id`

export class SqlitePositions implements PositionStore {
  readonly #insert: Statement
  readonly #latest: Statement

  constructor(connection: Connection) {
    this.#insert = connection.prepare(INSERT)
    this.#latest = connection.prepare(LATEST)
  }

  adopt(position: AdoptedPosition): void {
    this.#insert.run({ ...position })
  }

  listLatest(): readonly AdoptedPosition[] {
    return this.#latest.list().map(toAdopted)
  }
}

function toAdopted(row: Row): AdoptedPosition {
  return {
    runEpoch: row.integer('run_epoch'),
    marketId: row.text('market_id'),
    atUs: row.instant('timestamp'),
    qty: row.qty('position'),
    cost: row.money('cost'),
    realizedPnl: row.money('realized_pnl'),
    feesPaid: row.money('fees_paid'),
    totalTraded: row.money('total_traded'),
    believedQty: row.maybe('believed_position', row.qty),
    throughFillSeq: row.integer('through_fill_seq'),
    reason: row.text('reason'),
  }
}
