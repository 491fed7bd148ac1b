import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import { RUN_MODES, type Run } from '../run-store.ts'

const INSERT = 'INSERT INTO runs (epoch, engine_id, mode, started_at_us) VALUES ($1, $2, $3, $4)'
const END = 'UPDATE runs SET ended_at_us = $1, end_reason = $2 WHERE epoch = $3 AND ended_at_us IS NULL'
const LAST = 'SELECT epoch, engine_id, mode, started_at_us, ended_at_us, end_reason FROM runs ORDER BY epoch DESC LIMIT 1'

export const lastRun = (): Query => query(LAST)
export const insertRun = ({ epoch, engineId, mode, startedUs }: Run): Query => query(INSERT, epoch, engineId, mode, startedUs)
export const endRun = (epoch: number, atUs: EpochUs, reason: string): Query => query(END, atUs, reason, epoch)

export function toRun(row: Row): Run {
  const endedUs = row.maybe('ended_at_us', row.instant)
  return {
    epoch: row.integer('epoch'),
    engineId: row.text('engine_id'),
    mode: row.oneOf('mode', RUN_MODES),
    startedUs: row.instant('started_at_us'),
    end: endedUs === undefined ? undefined : { atUs: endedUs, reason: row.text('end_reason') },
  }
}
