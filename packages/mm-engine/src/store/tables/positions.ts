import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import type { AdoptedPosition } from '../position-store.ts'
import { type Columns, writerOf } from './table.ts'

const AMOUNTS = ['position_e2', 'cost_micro_usd', 'realized_pnl_micro_usd', 'fees_paid_micro_usd', 'total_traded_micro_usd']
const CHANGING = [...AMOUNTS, 'believed_position_e2', 'through_fill_seq', 'reason']

const POSITIONS = writerOf({
  name: 'adopted_positions',
  columns: ['id', 'run_epoch', 'timestamp_us', 'market_id', ...CHANGING],
  key: ['market_id', 'timestamp_us', 'run_epoch'],
  updated: CHANGING,
})

const BY_INSTANT = POSITIONS.select('WHERE market_id = $1 AND timestamp_us = $2 AND run_epoch = $3')
const LATEST = POSITIONS.select('WHERE id IN (SELECT max(id) FROM adopted_positions GROUP BY market_id) ORDER BY market_id')

export const positionByInstant = ({ marketId, atUs, runEpoch }: Pick<AdoptedPosition, 'marketId' | 'atUs' | 'runEpoch'>): Query =>
  query(BY_INSTANT, marketId, atUs, runEpoch)
export const latestPositions = (): Query => query(LATEST)
export const lastPositionId = (): Query => query('SELECT coalesce(max(id), 0) AS id FROM adopted_positions')

/** A position as it stands in the table: the newest has the highest id. */
export interface NumberedPosition {
  readonly id: number
  readonly position: AdoptedPosition
}

export const putPositions = (positions: readonly NumberedPosition[]): readonly Query[] => POSITIONS.put(positions.map(toColumns))

const toColumns = ({ id, position }: NumberedPosition): Columns => ({
  id,
  run_epoch: position.runEpoch,
  timestamp_us: position.atUs,
  market_id: position.marketId,
  position_e2: position.qty,
  cost_micro_usd: position.cost,
  realized_pnl_micro_usd: position.realizedPnl,
  fees_paid_micro_usd: position.feesPaid,
  total_traded_micro_usd: position.totalTraded,
  believed_position_e2: position.believedQty,
  through_fill_seq: position.throughFillSeq,
  reason: position.reason,
})

export const toPosition = (row: Row): AdoptedPosition => ({
  runEpoch: row.integer('run_epoch'),
  marketId: row.text('market_id'),
  atUs: row.instant('timestamp_us'),
  qty: row.qty('position_e2'),
  cost: row.money('cost_micro_usd'),
  realizedPnl: row.money('realized_pnl_micro_usd'),
  feesPaid: row.money('fees_paid_micro_usd'),
  totalTraded: row.money('total_traded_micro_usd'),
  believedQty: row.maybe('believed_position_e2', row.qty),
  throughFillSeq: row.integer('through_fill_seq'),
  reason: row.text('reason'),
})
