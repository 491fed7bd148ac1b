import { type ClientPool, openRound } from '@kassandra/sync'
import { type Comparison, compareCollectors } from '../audit/compare-collectors.ts'
import { addCounts, upsertFindings } from '../audit/findings.ts'
import { noteGaps } from '../audit/note-gaps.ts'
import type { MergeMode } from '../merge/merge-landed.ts'
import { clearChunk } from './clear-chunk.ts'
import { findClearable } from './find-clearable.ts'
import { markSettled, type SealedInterval } from './find-sealable.ts'
import { dropRepeated, forgetSegments } from './forget-segments.ts'

export interface SettleOptions {
  /** Name of the lock that rounds of the merge hold: a step of a settlement and a round never overlap. */
  readonly lockName: string
  /** Landed rows that one transaction audits and drops at most. */
  readonly chunkRows: number
  readonly mode: MergeMode
  /** Length of the intervals, whole seconds. */
  readonly sealIntervalSeconds: number
}

/** What a settlement found. */
export interface SettleReport {
  readonly from: string
  readonly to: string
  /** `undefined` when the collectors had been compared before: rows that come later are not compared any more. */
  readonly comparison: Comparison | undefined
  readonly rows: number
  readonly snapshots: number
  readonly mismatches: number
  readonly negativeLevels: number
  /** Rows that had come again after they were dropped. */
  readonly repeated: number
}

/**
 * Audits a sealed interval and drops its landed rows, as far as no line needs them. In small transactions, each of which leaves the whole
 * consistent: killed anywhere and called again it goes on, and every row is audited once. Intervals are settled in order of time.
 */
export async function settleInterval(
  production: ClientPool,
  interval: SealedInterval,
  options: SettleOptions,
  signal: AbortSignal,
): Promise<SettleReport> {
  const comparison = interval.isAudited ? undefined : await auditInterval(production, interval)
  const cleared = await clearInterval(production, interval, options, signal)
  let repeated = 0
  if (!signal.aborted) {
    for (let dropped = options.chunkRows; dropped === options.chunkRows && !signal.aborted; repeated += dropped) {
      dropped = await inRound(production, options, (client) => dropRepeated(client, options.chunkRows))
    }
    await inRound(production, options, async (client) => {
      await forgetSegments(client, interval.to)
      await markSettled(client, interval)
    })
  }
  return { from: interval.from, to: interval.to, comparison, ...cleared, repeated }
}

/** Reads beside the rounds, since what it reads is decided; findings and the note that it is done are one transaction. */
async function auditInterval(production: ClientPool, interval: SealedInterval): Promise<Comparison> {
  const client = await production.connect()
  let isBroken = true
  try {
    await client.query('begin')
    // Nothing is known of the sizes of what it joins first; row by row, an hour against itself would never end.
    await client.query(`set local statement_timeout = 0; set local enable_nestloop = off; set local work_mem = '128MB'`)
    const comparison = await compareCollectors(client, interval)
    await upsertFindings(client, [...comparison.findings, ...(await noteGaps(client, interval))])
    await client.query('update seal_intervals set audited_at = clock_timestamp() where from_ts = $1', [interval.from])
    await client.query('commit')
    isBroken = false
    return comparison
  } finally {
    client.release(isBroken)
  }
}

async function clearInterval(
  production: ClientPool,
  interval: SealedInterval,
  options: SettleOptions,
  signal: AbortSignal,
): Promise<Pick<SettleReport, 'rows' | 'snapshots' | 'mismatches' | 'negativeLevels'>> {
  const sum = { rows: 0, snapshots: 0, mismatches: 0, negativeLevels: 0 }
  for (const clearable of await inRound(production, options, (client) => findClearable(client, interval.to))) {
    for (let afterSeq = clearable.afterSeq; afterSeq < clearable.uptoSeq && !signal.aborted; ) {
      const report = await inRound(production, options, async (client) => {
        const chunk = await clearChunk(client, { ...clearable, afterSeq }, interval, options)
        if (interval.settled > 0 && chunk.rows > 0) await addCounts(client, lateRows(interval, chunk.rows))
        return chunk
      })
      sum.rows += report.rows
      sum.snapshots += report.snapshots
      sum.mismatches += report.mismatches
      sum.negativeLevels += report.negativeLevels
      afterSeq = report.uptoSeq
    }
  }
  return sum
}

const lateRows = ({ from, to }: SealedInterval, rows: number): Parameters<typeof addCounts>[1] => ({
  kind: 'late-rows',
  subject: `${from} ${to}`,
  market: undefined,
  at: from,
  detail: { rows },
})

async function inRound<T>(
  production: ClientPool,
  { lockName }: SettleOptions,
  work: (client: Parameters<typeof clearChunk>[0]) => Promise<T>,
): Promise<T> {
  const round = await openRound(production, { lockName })
  try {
    const result = await work(round.client)
    await round.commit()
    return result
  } finally {
    await round.rollback()
  }
}
