import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import type { Halt } from '../halt-store.ts'
import { type Columns, writerOf } from './table.ts'

const RESUME = ['resumed_at_us', 'resumed_by', 'resume_note']

const HALTS = writerOf({
  name: 'halts',
  columns: ['id', 'run_epoch', 'halted_at_us', 'rule', 'market_id', 'reason', ...RESUME],
  key: ['id'],
  updated: RESUME,
})

const AT_INSTANT = HALTS.select('WHERE halted_at_us = $1 AND run_epoch = $2')
const BY_ID = HALTS.select('WHERE id = $1')
const OPEN = HALTS.select('WHERE resumed_at_us IS NULL ORDER BY id')
const NEWEST = HALTS.select('ORDER BY id DESC LIMIT $1')

export const haltsAt = ({ atUs, runEpoch }: Pick<Halt, 'atUs' | 'runEpoch'>): Query => query(AT_INSTANT, atUs, runEpoch)
export const haltById = (id: number): Query => query(BY_ID, id)
export const openHalts = (): Query => query(OPEN)
export const newestHalts = (limit: number): Query => query(NEWEST, limit)
export const lastHaltId = (): Query => query('SELECT coalesce(max(id), 0) AS id FROM halts')

export const putHalts = (halts: readonly Halt[]): readonly Query[] => HALTS.put(halts.map(toColumns))

const toColumns = ({ id, runEpoch, atUs, rule, marketId, reason, resume }: Halt): Columns => ({
  id,
  run_epoch: runEpoch,
  halted_at_us: atUs,
  rule,
  market_id: marketId,
  reason,
  resumed_at_us: resume?.atUs,
  resumed_by: resume?.by,
  resume_note: resume?.note,
})

export function toHalt(row: Row): Halt {
  const resumedUs = row.maybe('resumed_at_us', row.instant)
  return {
    id: row.integer('id'),
    runEpoch: row.integer('run_epoch'),
    atUs: row.instant('halted_at_us'),
    rule: row.text('rule'),
    marketId: row.maybe('market_id', row.text),
    reason: row.text('reason'),
    resume: resumedUs === undefined ? undefined : { atUs: resumedUs, by: row.text('resumed_by'), note: row.text('resume_note') },
  }
}
