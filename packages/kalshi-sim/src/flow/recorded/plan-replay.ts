import { epochUs } from '@kassandra/kalshi-sdk/units'
import { fromWireRanges } from '../../exchange/price-structure.ts'
import { assignTimes } from './assign-times.ts'
import { deriveMarket, type MarketTraces } from './derive-markets.ts'
import type { DraftStep } from './draft-step.ts'
import { type Feed, Feeds } from './feeds.ts'
import type { Capture } from './load-captures.ts'
import { type LineCounts, type LineStep, MarketLine } from './market-line.ts'
import { OverlapAudit, type OverlapCounts } from './overlap-audit.ts'
import type { PlacedFrame, RecordedContent } from './recorded-frame.ts'
import { Repeats } from './repeats.ts'
import type { FirstBook, ReplayPlan } from './replay-plan.ts'

const EMPTY_BOOK: FirstBook = { yes: [], no: [] }

/** Pure. Turns the recordings of any number of connections into what one exchange published. */
export function planReplay(capture: Capture, files = 1): ReplayPlan {
  const planner = new ReplayPlanner()
  const lastOf = new Map(capture.frames.map(({ connection }, index) => [connection, index]))
  for (const [index, frame] of capture.frames.entries()) {
    planner.take(frame, () => nextDeltaUs(capture.frames, index))
    if (lastOf.get(frame.connection) === index) planner.endConnection(frame.connection)
  }
  const firstAtUs = capture.frames[0]?.atUs ?? 0
  const spanUs = (capture.frames.at(-1)?.atUs ?? firstAtUs) - firstAtUs
  const { startUs, steps } = assignTimes(planner.steps, firstAtUs)
  const markets = [...planner.traces.values()].map((traces) => ({
    definition: deriveMarket(traces, startUs, spanUs),
    book: planner.firstBooks.get(traces.ticker) ?? EMPTY_BOOK,
  }))
  const { connections, frames, defects } = capture
  const found = { files, connections, frames: frames.length, malformedLines: defects.length, steps: steps.length }
  return { startUs, spanUs, markets, steps, report: { ...found, ...planner.counts } }
}

const LOOK_AHEAD_FRAMES = 10_000

/** Exchange time of the next delta of the same market on the same subscription, not looking far. */
function nextDeltaUs(frames: readonly PlacedFrame[], index: number): number | undefined {
  const here = frames[index]
  if (here?.content.kind !== 'snapshot') return undefined
  for (let at = index + 1; at < Math.min(frames.length, index + LOOK_AHEAD_FRAMES); at++) {
    const { connection, envelope, content } = frames[at] ?? here
    const same = connection === here.connection && envelope.sid === here.envelope.sid
    if (same && content.kind === 'delta' && content.ticker === here.content.ticker) return content.tsUs
  }
  return undefined
}

class ReplayPlanner {
  readonly steps: DraftStep[] = []
  readonly firstBooks = new Map<string, FirstBook>()
  readonly traces = new Map<string, MarketTraces>()
  readonly #feeds = new Feeds()
  readonly #lines = new Map<string, MarketLine>()
  readonly #repeats = new Repeats()
  readonly #lineCounts: LineCounts = { waiting: 0, corrupt: 0, resets: 0 }
  readonly #overlap: OverlapCounts = { matched: 0, mismatched: 0 }
  readonly #ignored: Record<string, number> = {}
  #gaps = 0
  #repeated = 0
  #deltas = 0
  #now: PlacedFrame | undefined

  get counts() {
    const { matched, mismatched } = this.#overlap
    const duplicates = this.#repeats.counts
    return {
      ...this.#lineCounts,
      matched: matched + duplicates.matched,
      mismatched: mismatched + duplicates.mismatched,
      gaps: this.#gaps,
      repeated: this.#repeated,
      ignored: this.#ignored,
    }
  }

  take(frame: PlacedFrame, nextUs: () => number | undefined): void {
    this.#now = frame
    const step = this.#feeds.step(frame.connection, frame.envelope)
    if (step.kind === 'repeat') {
      this.#repeated++
      return
    }
    if (step.kind === 'gap') {
      this.#gaps++
      for (const ticker of step.feed.markets) this.#lineOf(ticker).broken(step.feed.id)
    }
    if (step.kind === 'restart') this.#endFeed(step.ended)
    this.#apply(step.feed, frame.content, nextUs)
  }

  endConnection(connection: number): void {
    for (const feed of this.#feeds.of(connection)) this.#endFeed(feed)
  }

  #apply(feed: Feed, content: RecordedContent, nextUs: () => number | undefined): void {
    if ('ticker' in content) this.#trace(content)
    switch (content.kind) {
      case 'snapshot':
        feed.markets.add(content.ticker)
        this.#lineOf(content.ticker).snapshot(feed.id, content, nextUs)
        return
      case 'delta':
        this.#lineOf(content.ticker).delta(feed.id, content)
        return
      case 'trade':
      case 'ticker':
      case 'lifecycle':
        if (this.#repeats.isNew(feed.connection, content)) this.#emit(content)
        return
      case 'ok':
        if (content.tickers) this.#keepOnly(feed, new Set(content.tickers))
        return
      case 'unsubscribed':
        this.#endFeed(feed)
        return
      case 'other':
        if (content.type !== 'subscribed') this.#ignored[content.type] = (this.#ignored[content.type] ?? 0) + 1
    }
  }

  #keepOnly(feed: Feed, tickers: ReadonlySet<string>): void {
    for (const ticker of feed.markets) if (!tickers.has(ticker)) this.#lineOf(ticker).left(feed.id)
  }

  #endFeed(feed: Feed): void {
    for (const ticker of feed.markets) this.#lineOf(ticker).left(feed.id)
  }

  #lineOf(ticker: string): MarketLine {
    const known = this.#lines.get(ticker)
    if (known) return known
    const line = new MarketLine(new OverlapAudit(this.#overlap), this.#lineCounts, (step) => this.#publish(ticker, step))
    this.#lines.set(ticker, line)
    return line
  }

  #publish(ticker: string, step: LineStep): void {
    if (step.kind === 'delta') {
      const { side, price, delta, tsUs, ts, tsMs } = step.delta
      this.#deltas++
      this.#emit({ kind: 'delta', ticker, side, price, delta, tsUs, ts, tsMs })
      return
    }
    const { yes, no } = step
    if (this.#deltas === 0 && !this.firstBooks.has(ticker)) this.firstBooks.set(ticker, { yes, no })
    else this.#emit({ kind: 'snapshot', ticker, yes, no, initial: false, tsUs: undefined })
  }

  #emit(event: DraftStep['event']): void {
    if (!this.#now) return
    const { atUs, offsetUs, envelope } = this.#now
    this.steps.push({ atUs, roughUs: envelope.sendingUs ?? atUs + offsetUs, event })
  }

  #trace(content: Extract<RecordedContent, { ticker: string }>): void {
    const traces = this.traces.get(content.ticker) ?? newTraces(content.ticker)
    this.traces.set(content.ticker, traces)
    if ('marketId' in content) traces.marketId ??= content.marketId
    if (content.kind === 'delta') traces.prices.add(content.price)
    if (content.kind === 'snapshot') for (const { price } of [...content.yes, ...content.no]) traces.prices.add(price)
    if (content.kind !== 'lifecycle') return
    const { open_ts: openS, close_ts: closeS, price_level_structure: label, price_ranges: ranges } = content.msg
    traces.structure ??= fromWireRanges(label, ranges)
    if (openS !== undefined) traces.openUs ??= epochUs(openS * 1_000_000)
    if (closeS !== undefined) traces.closeUs ??= epochUs(closeS * 1_000_000)
  }
}

function newTraces(ticker: string): MarketTraces {
  return { ticker, marketId: undefined, prices: new Set(), openUs: undefined, closeUs: undefined, structure: undefined }
}
