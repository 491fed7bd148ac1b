import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PublicBook } from '../../exchange/public-book.ts'
import { planReplay } from './plan-replay.ts'
import type { PlacedFrame, RecordedContent } from './recorded-frame.ts'
import type { ReplayPlan } from './replay-plan.ts'

interface Change {
  readonly us: number
  readonly price: number
  readonly delta: number
}

/** Recorded: the changes from index `from` up to but not including `to`, seen `latencyUs` later, less the lost ones. */
interface Recording {
  readonly from: number
  readonly to: number
  readonly latencyUs: number
  readonly lost: ReadonlySet<number>
}

const BASE_US = 1_780_000_000_000_000

/** A history whose levels never go below zero. */
const historyOf = (gaps: readonly (readonly [gapUs: number, price: number, delta: number])[]): Change[] => {
  const book = new Map<number, number>()
  let us = BASE_US
  return gaps.map(([gapUs, at, by]) => {
    us += gapUs
    const present = book.get(at) ?? 0
    const delta = present + by < 0 ? -present : by
    book.set(at, present + delta)
    return { us, price: at, delta: delta || 1 }
  })
}

function bookAfter(history: readonly Change[], count: number): PublicBook {
  const book = new PublicBook()
  for (const change of history.slice(0, count)) book.apply('yes', price(change.price), qty(change.delta))
  return book
}

/** The lines of all recordings in order of receipt. */
function record(history: readonly Change[], recordings: readonly Recording[]): PlacedFrame[] {
  const frames = recordings.flatMap(({ from, to, latencyUs, lost }, connection) => {
    const at = (us: number, seq: number, content: RecordedContent): PlacedFrame => {
      return { connection, atUs: us + latencyUs, offsetUs: -latencyUs, envelope: { sid: 1, seq, sendingUs: undefined }, content }
    }
    const book = bookAfter(history, from)
    const first: RecordedContent = { kind: 'snapshot', ticker: 'M', marketId: undefined, yes: book.levels('yes'), no: [], requested: false }
    const deltas = history.slice(from, to).flatMap((change, index) => {
      const { us, price: priceE4, delta } = change
      const content: RecordedContent = {
        kind: 'delta',
        ticker: 'M',
        marketId: undefined,
        side: 'yes',
        price: price(priceE4),
        delta: qty(delta),
        tsUs: epochUs(us),
        ts: undefined,
        tsMs: undefined,
      }
      return lost.has(from + index) ? [] : [at(us, index + 2, content)]
    })
    return [at((history[from - 1]?.us ?? BASE_US) + 1, 1, first), ...deltas]
  })
  return frames.sort((a, b) => a.atUs - b.atUs)
}

const replay = (frames: readonly PlacedFrame[]): ReplayPlan => planReplay({ frames, defects: [], connections: 2 })

const deltasOf = ({ steps }: ReplayPlan): Change[] =>
  steps.flatMap(({ event }) => (event.kind === 'delta' ? [{ us: event.tsUs, price: event.price, delta: event.delta }] : []))

/** Plays the plan as a client would see it; fails when a level goes below zero. */
function finalBook({ markets, steps }: ReplayPlan): PublicBook {
  const book = new PublicBook()
  book.replace(markets[0]?.book.yes ?? [], [])
  for (const { event } of steps) {
    if (event.kind === 'snapshot') book.replace(event.yes, event.no)
    if (event.kind === 'delta') expect(book.apply(event.side, event.price, event.delta)).toBe(true)
  }
  return book
}

const change = (minGapUs: number) =>
  fc.tuple(fc.integer({ min: minGapUs, max: 5_000 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: -300, max: 300 }))
const latency = fc.integer({ min: 0, max: 20_000 })

describe('any recordings of one exchange', () => {
  it('give its deltas exactly, when recordings that are whole overlap by more than their latencies', () => {
    const cuts = fc.array(fc.integer({ min: 45, max: 80 }), { maxLength: 3 })
    fc.assert(
      fc.property(
        fc.array(change(1_000), { minLength: 100, maxLength: 120 }),
        cuts,
        fc.array(latency, { minLength: 4, maxLength: 4 }),
        (gaps, cutsAt, latencies) => {
          const history = historyOf(gaps)
          const ends = [...new Set(cutsAt)].sort((a, b) => a - b)
          // Each recording begins well before the one before it ends, and after the first has begun to arrive.
          const recordings = [...ends, history.length].map((to, index): Recording => {
            return {
              from: (ends[index - 1] ?? 20) - 20,
              to,
              latencyUs: latencies[index] ?? 0,
              lost: new Set(),
            }
          })
          const plan = replay(record(history, recordings))
          expect(deltasOf(plan)).toEqual(history)
          expect(plan.report).toMatchObject({ mismatched: 0, resets: 0, corrupt: 0, waiting: 0 })
          expect(plan.steps).toHaveLength(history.length)
        },
      ),
    )
  })

  it('give each of its deltas once at most, in order, and its book in the end, when one recording is whole at the end', () => {
    const recording = fc.record({
      from: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 1, max: 60 }),
      latencyUs: latency,
      lost: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(
        fc.array(change(1), { minLength: 80, maxLength: 100 }),
        fc.array(recording, { maxLength: 4 }),
        latency,
        (gaps, others, latencyUs) => {
          const history = historyOf(gaps)
          const recordings: Recording[] = [
            ...others.map(({ from, length, latencyUs, lost }) => ({ from, to: from + length, latencyUs, lost: new Set(lost) })),
            { from: 70, to: history.length, latencyUs, lost: new Set<number>() },
          ]
          const plan = replay(record(history, recordings))
          const played = deltasOf(plan)
          const times = played.map(({ us }) => us)
          expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
          expect(history).toEqual(expect.arrayContaining(played))
          expect(finalBook(plan).levels('yes')).toEqual(bookAfter(history, history.length).levels('yes'))
        },
      ),
    )
  })

  it('are never played below zero, whatever was lost and however many changes share an instant', () => {
    const recording = fc.record({
      from: fc.integer({ min: 0, max: 40 }),
      to: fc.integer({ min: 41, max: 60 }),
      latencyUs: latency,
      lost: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }).map((lost) => new Set(lost)),
    })
    fc.assert(
      fc.property(
        fc.array(change(0), { minLength: 60, maxLength: 60 }),
        fc.array(recording, { minLength: 1, maxLength: 4 }),
        (gaps, recordings) => {
          finalBook(replay(record(historyOf(gaps), recordings)))
        },
      ),
    )
  })
})
