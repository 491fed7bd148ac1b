import { epochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import { writeCoverage } from '../coverage/write-coverage.ts'
import { emitRows, type MarketEmission } from './emit-rows.ts'
import { fillRows } from './fill-rows.ts'
import type { GathererState } from './gatherer-state.ts'
import type { LinePlan } from './line.ts'
import { loadLines } from './load-lines.ts'
import { registerMembers } from './members.ts'
import { type PlacedLead, placeLeads } from './place-leads.ts'
import { type PlanLineOptions, planLine } from './plan-line.ts'
import { saveLines } from './save-lines.ts'
import { type GathererNews, noteSeen, selectMarkets } from './select-markets.ts'

export interface MergeReport {
  /** Markets that were looked at. */
  readonly markets: number
  /** Deltas that entered the merged history. */
  readonly deltas: number
  /** New leaders, the first of a market included. */
  readonly leads: number
  /** Gaps that began. */
  readonly gaps: number
  /** Deltas that entered it from segments that do not lead; mode `multiset`. */
  readonly filled: number
}

/**
 * `segment`: a market's history is that of its leaders. `multiset`: what others received joins it, by identity. That is right only where
 * all connections give a change the same exchange time.
 */
export type MergeMode = 'segment' | 'multiset'

export interface MergeOptions extends PlanLineOptions {
  readonly mode: MergeMode
}

const DAY_US = 86_400_000_000

interface MarketPlan {
  readonly market: string
  readonly plan: LinePlan
}

/**
 * Decides on what the transaction of `client` has landed: advances the lines of the markets that it concerns, writes their rows,
 * snapshots at seams, and coverage. Runs inside that transaction, behind the landing and before the commit.
 */
export async function mergeLanded(
  client: Queryable,
  gatherers: readonly GathererState[],
  news: GathererNews,
  options: MergeOptions,
): Promise<MergeReport> {
  await registerMembers(client)
  const markets = await selectMarkets(client, news, options.mode === 'multiset' ? 'all' : 'leaders')
  const plans = (await loadLines(client, markets)).map(
    ({ market, line, segments }): MarketPlan => ({ market, plan: planLine(line, segments, gatherers, options) }),
  )
  const deltas = await applyPlans(client, plans)
  const filled = options.mode === 'multiset' ? await fillRows(client, markets) : 0
  await noteSeen(client)
  const entries = plans.flatMap(({ plan }) => plan.ledger)
  const leads = entries.filter(({ kind }) => kind === 'covered').length
  return { markets: plans.length, deltas, leads, gaps: entries.length - leads, filled }
}

async function applyPlans(client: Queryable, plans: readonly MarketPlan[]): Promise<number> {
  const placed = await placeLeads(
    client,
    plans.flatMap(({ market, plan }) => plan.ledger.flatMap((entry) => (entry.kind === 'covered' ? [{ market, lead: entry }] : []))),
  )
  const deltas = await emitRows(client, [...plans.flatMap(progressOf), ...placed.map(rowsOfLead)], decidedDays(plans))
  const places = new Map(placed.map(({ lead, fromSeq }) => [lead, fromSeq]))
  await writeCoverage(
    client,
    plans.map(({ market, plan }) =>
      plan.ledger.map((entry) => ({ market, entry, fromSeq: entry.kind === 'covered' ? places.get(entry) : undefined })),
    ),
  )
  await saveLines(
    client,
    plans.map(({ market, plan }) => ({ market, line: plan.line, waitsFor: plan.waitsFor })),
  )
  return deltas
}

/** Days (UTC) of the last instants that the lines have decided: where nothing was away for long, all rows are of these. */
function decidedDays(plans: readonly MarketPlan[]): readonly string[] {
  const days = new Set(plans.flatMap(({ plan: { line } }) => (line.kind === 'following' ? Math.floor((line.frontierUs - 1) / DAY_US) : [])))
  return [...days].map((day) => formatInstant(epochUs(day * DAY_US)))
}

const progressOf = ({ market, plan }: MarketPlan): MarketEmission[] => plan.emit.map((rows) => ({ market, rows }))

const rowsOfLead = ({ market, lead, fromSeq }: PlacedLead): MarketEmission => ({
  market,
  rows: { segment: lead.segment, afterSeq: fromSeq, uptoSeq: lead.uptoSeq },
})
