import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { type GathererState, haveAllPassed, isAnyLive } from './gatherer-state.ts'
import type { Emission, GapStart, Lead, LedgerEntry, LinePlan, LineState, Seam } from './line.ts'
import { isWhole, type MarketSegment, type SegmentId, segmentKey, vouchesAcross } from './market-segment.ts'

export interface PlanLineOptions {
  /** Exchange time by which everybody must have passed an instant before it counts as known to all, microseconds. */
  readonly graceUs: number
}

/**
 * Pure and total. Advances one market's line as far as what is known allows: along its leader, over to another segment, into a gap
 * and out of it. Invariants M1 to M12 of `docs/spec/merge.md`. The same knowledge gives the same plan, and a plan applied twice is one.
 * @param segments All that hold a snapshot of the market, except closed ones that vouch for nothing past the line's frontier.
 */
export function planLine(
  line: LineState,
  segments: readonly MarketSegment[],
  gatherers: readonly GathererState[],
  { graceUs }: PlanLineOptions,
): LinePlan {
  const view: View = { segments, gatherers, graceUs, live: new Set(gatherers.filter(isLive).map(({ gatherer }) => gatherer)) }
  const plan: Draft = { line, emit: [], ledger: [] }
  for (;;) {
    const waitsFor = stepLine(plan, view)
    if (waitsFor !== 'go-on') return { ...plan, waitsFor }
  }
}

interface View {
  readonly segments: readonly MarketSegment[]
  readonly gatherers: readonly GathererState[]
  readonly graceUs: number
  readonly live: ReadonlySet<string>
}

interface Draft {
  line: LineState
  readonly emit: Emission[]
  readonly ledger: LedgerEntry[]
}

type Following = LineState & { readonly kind: 'following' }
type Outcome = LinePlan['waitsFor'] | 'go-on'

function stepLine(plan: Draft, view: View): Outcome {
  if (plan.line.kind === 'new') return startLine(plan, view)
  if (plan.line.kind === 'gap') return leaveGap(plan, view, plan.line.fromUs)
  return followLeader(plan, view, plan.line)
}

/** The line begins at the earliest snapshot; its rows follow by seq. */
function startLine(plan: Draft, view: View): Outcome {
  const first = earliest(view.segments.filter(isWhole))
  if (!first) return 'segments'
  if (!isKnown(view, first.fromUs)) return 'gatherers'
  lead(plan, first, undefined)
  return 'go-on'
}

function followLeader(plan: Draft, view: View, line: Following): Outcome {
  const leader = view.segments.find(({ id }) => isSame(id, line.leader))
  const frontierUs = later(line.frontierUs, leader?.beforeUs)
  const emittedSeq = Math.max(line.emittedSeq, leader?.completeSeq ?? 0)
  if (emittedSeq > line.emittedSeq) plan.emit.push({ segment: line.leader, afterSeq: line.emittedSeq, uptoSeq: emittedSeq })
  plan.line = { ...line, emittedSeq, frontierUs }
  if (leader && isOpen(leader, view)) return 'nothing'
  const next = passOver(plan, view, frontierUs, line.leader)
  if (next !== 'nobody') return next
  // A clean end of all recording is no gap; if it goes on one day, the time between becomes one.
  if (leader?.closeReason === 'stop' && !isAnyLive(view.gatherers)) return 'gatherers'
  enter(plan, { kind: 'gap', fromUs: frontierUs, reason: leader?.closeReason ?? 'down' })
  plan.line = { kind: 'gap', fromUs: frontierUs }
  return 'go-on'
}

/** Back to the instant where the gap began, when somebody turns out to be whole there; else to the first snapshot behind it. */
function leaveGap(plan: Draft, view: View, gapFromUs: EpochUs): Outcome {
  const next = passOver(plan, view, gapFromUs, undefined)
  if (next !== 'nobody') return next
  const first = earliest(view.segments.filter(isWhole).filter(({ fromUs }) => fromUs > gapFromUs))
  if (!first) return 'segments'
  if (!isKnown(view, first.fromUs)) return 'gatherers'
  lead(plan, first, { atUs: gapFromUs, leaving: undefined })
  return 'go-on'
}

/** To a segment that vouches across the instant, if there is one or may still be one. */
function passOver(plan: Draft, view: View, atUs: EpochUs, leaving: SegmentId | undefined): Outcome | 'nobody' {
  const across = view.segments.filter((segment) => !isSame(segment.id, leaving)).filter((segment) => vouchesAcross(segment, atUs))
  const open = across.filter((segment) => isOpen(segment, view))
  // An open one is good enough at once; a closed one, or none, only when nobody can still bring a better.
  if (open.length === 0 && !isKnown(view, atUs)) return 'gatherers'
  const next = furthest(open.length > 0 ? open : across, view)
  if (next) {
    lead(plan, next, { atUs, leaving })
    return 'go-on'
  }
  return view.segments.some((segment) => mayVouchAcross(segment, view, atUs)) ? 'segments' : 'nobody'
}

/** Silent so far, but whole: it vouches for the instant as soon as anything happens behind it. */
function mayVouchAcross(segment: MarketSegment, view: View, atUs: EpochUs): boolean {
  return isOpen(segment, view) && segment.fromUs !== undefined && segment.fromUs <= atUs
}

function lead(plan: Draft, segment: MarketSegment & { readonly fromUs: EpochUs }, seam: Seam | undefined): void {
  const { id, snapshotSeq } = segment
  const fromUs = later(segment.fromUs, seam?.atUs)
  const uptoSeq = Math.max(snapshotSeq, segment.completeSeq)
  enter(plan, { kind: 'covered', fromUs, segment: id, snapshotSeq, uptoSeq, seam })
  plan.line = { kind: 'following', leader: id, emittedSeq: uptoSeq, frontierUs: later(fromUs, segment.beforeUs) }
}

function enter(plan: Draft, entry: Lead | GapStart): void {
  plan.ledger.push({ ...entry, leftAtSeq: plan.line.kind === 'following' ? plan.line.emittedSeq : undefined })
}

const isLive = ({ presence }: GathererState): boolean => presence === 'live'

function isOpen({ id, closeReason }: MarketSegment, { live }: View): boolean {
  return closeReason === undefined && live.has(id.gatherer)
}

function isKnown({ gatherers, graceUs }: View, instant: EpochUs): boolean {
  return haveAllPassed(gatherers, instant + graceUs)
}

function isSame(a: SegmentId, b: SegmentId | undefined): boolean {
  return b !== undefined && segmentKey(a) === segmentKey(b)
}

function later(instant: EpochUs, other: EpochUs | undefined): EpochUs {
  return other !== undefined && other > instant ? other : instant
}

/** By first instant vouched for, then by name. */
function earliest<S extends MarketSegment & { readonly fromUs: EpochUs }>(segments: readonly S[]): S | undefined {
  return [...segments].sort((a, b) => a.fromUs - b.fromUs || byName(a, b))[0]
}

/** By how far they vouch, then by how far their gatherer is, then by name. */
function furthest<S extends MarketSegment>(segments: readonly S[], { gatherers }: View): S | undefined {
  const horizons = new Map(gatherers.map(({ gatherer, horizonUs }) => [gatherer, horizonUs ?? 0]))
  const horizon = ({ id }: MarketSegment): number => horizons.get(id.gatherer) ?? 0
  return [...segments].sort((a, b) => (b.beforeUs ?? 0) - (a.beforeUs ?? 0) || horizon(b) - horizon(a) || byName(a, b))[0]
}

function byName(a: MarketSegment, b: MarketSegment): number {
  const [left, right] = [segmentKey(a.id), segmentKey(b.id)]
  return left < right ? -1 : left > right ? 1 : 0
}
