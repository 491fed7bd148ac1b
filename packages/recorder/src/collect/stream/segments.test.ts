import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { closeSegment, isSettled, type Segment, settleSegment, stepSegment } from './segments.ts'

const AT = epochUs(1_000)
const SID = 2

/** A frame of the exchange: a delta of a market at an exchange time, a snapshot of a market, or a reply that only counts. */
type Sent =
  | { readonly seq: number; readonly kind: 'delta'; readonly market: string; readonly tsUs: EpochUs }
  | { readonly seq: number; readonly kind: 'snapshot'; readonly market: string }
  | { readonly seq: number; readonly kind: 'ok' }

const feed = (segment: Segment | undefined, ...frames: readonly (readonly [seq: number, ts?: number])[]): Segment => {
  let state = segment
  for (const [seq, ts] of frames)
    state = stepSegment(state, SID, { seq, exchangeTsUs: ts === undefined ? undefined : epochUs(ts) }, AT).segment
  if (!state) throw new Error('no frame')
  return state
}

it('vouches for nothing in time until a delta comes', () => {
  expect(feed(undefined, [1], [2])).toMatchObject({
    startSeq: 1,
    lastSeq: 2,
    completeSeq: 2,
    completeBeforeUs: undefined,
    closeReason: undefined,
  })
})

it('leaves the trailing group of equal exchange times out of what it vouches for', () => {
  expect(feed(undefined, [1], [2, 100], [3, 200], [4, 200])).toMatchObject({
    lastSeq: 4,
    completeSeq: 2,
    completeBeforeUs: 200,
    lastExchangeTsUs: 200,
  })
})

it('counts replies and snapshots inside an open group without vouching for them', () => {
  expect(feed(undefined, [1, 100], [2], [3, 100])).toMatchObject({ lastSeq: 3, completeSeq: 0, completeBeforeUs: 100 })
})

it('keeps the running maximum when a delta comes late', () => {
  expect(feed(undefined, [1, 100], [2, 300], [3, 200])).toMatchObject({ completeSeq: 1, completeBeforeUs: 300, lastExchangeTsUs: 300 })
})

it('vouches for everything once it is settled, and goes on from there', () => {
  const settled = settleSegment(feed(undefined, [1, 100], [2, 100]), AT)
  expect(settled).toMatchObject({ completeSeq: 2, completeBeforeUs: 101 })
  expect(feed(settled, [3])).toMatchObject({ lastSeq: 3, completeSeq: 3, completeBeforeUs: 101 })
  expect(feed(settled, [3], [4, 150])).toMatchObject({ completeSeq: 3, completeBeforeUs: 150 })
})

it('takes nothing back when a delta of a settled time comes after all', () => {
  const settled = settleSegment(feed(undefined, [1, 100]), AT)
  expect(feed(settled, [2, 100])).toMatchObject({ lastSeq: 2, completeSeq: 1, completeBeforeUs: 101 })
})

it('ends at a hole and begins anew behind it', () => {
  const step = stepSegment(feed(undefined, [1], [2, 100]), SID, { seq: 5, exchangeTsUs: epochUs(300) }, AT)
  expect(step).toMatchObject({
    kind: 'gap',
    missing: 2,
    closed: { startSeq: 1, lastSeq: 2, completeSeq: 1, completeBeforeUs: 100, closeReason: 'gap' },
    segment: { startSeq: 5, lastSeq: 5, completeSeq: 4, completeBeforeUs: 300, closeReason: undefined },
  })
})

it('does not count a frame twice', () => {
  const segment = feed(undefined, [1], [2, 100])
  expect(stepSegment(segment, SID, { seq: 2, exchangeTsUs: epochUs(500) }, AT)).toEqual({ kind: 'repeat', segment })
})

it('vouches for no more when it is closed', () => {
  const segment = feed(undefined, [1, 100], [2, 200])
  expect(closeSegment(segment, 'disconnect', AT)).toEqual({ ...segment, closeReason: 'disconnect', updatedAtUs: AT })
})

/** Frames of one subscription: exchange times never fall, markets mix, replies take numbers too. */
const stream = fc
  .array(
    fc.record({
      kind: fc.constantFrom('delta' as const, 'delta' as const, 'delta' as const, 'snapshot' as const, 'ok' as const),
      market: fc.constantFrom('A', 'B', 'C'),
      step: fc.constantFrom(0, 0, 1, 1_000),
      isLost: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      isFollowedBySilence: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((choices) => {
    let tsUs = 1_000
    return choices.map(({ kind, market, step, isLost, isFollowedBySilence }, at) => {
      tsUs += step
      const sent: Sent = kind === 'delta' ? { seq: at + 1, kind, market, tsUs: epochUs(tsUs) } : { seq: at + 1, kind, market }
      return { sent, isLost, isFollowedBySilence }
    })
  })

it('holds every delta of a market between its first snapshot and what it vouches for, whatever is lost', () => {
  fc.assert(
    fc.property(stream, (entries) => {
      const received: Sent[] = []
      let open: Segment | undefined
      for (const [at, { sent, isLost, isFollowedBySilence }] of entries.entries()) {
        if (isLost) continue
        received.push(sent)
        const step = stepSegment(open, SID, { seq: sent.seq, exchangeTsUs: sent.kind === 'delta' ? sent.tsUs : undefined }, AT)
        if (step.kind === 'gap')
          expectWhole(
            step.closed,
            entries.map((entry) => entry.sent),
            received,
          )
        open = step.segment
        // Silence shows that a group has ended; it is only told where that is true of the exchange.
        const next = entries.slice(at + 1).find((entry) => entry.sent.kind === 'delta')?.sent
        const isGroupOver = next?.kind !== 'delta' || open.lastExchangeTsUs === undefined || next.tsUs > open.lastExchangeTsUs
        if (isFollowedBySilence && isGroupOver && !isSettled(open)) open = settleSegment(open, AT)
        expectWhole(
          open,
          entries.map((entry) => entry.sent),
          received,
        )
      }
    }),
    { numRuns: 300 },
  )
})

function expectWhole(segment: Segment, exchange: readonly Sent[], received: readonly Sent[]): void {
  const { startSeq, lastSeq, completeSeq, completeBeforeUs } = segment
  expect(completeSeq).toBeLessThanOrEqual(lastSeq)
  const inside = received.filter(({ seq }) => seq >= startSeq && seq <= completeSeq)
  expect(inside.map(({ seq }) => seq)).toEqual(Array.from({ length: completeSeq - startSeq + 1 }, (_, at) => startSeq + at))
  if (completeBeforeUs === undefined) return
  for (const market of ['A', 'B', 'C']) {
    const snapshot = received.find(
      (frame) => frame.kind === 'snapshot' && frame.market === market && frame.seq >= startSeq && frame.seq <= lastSeq,
    )
    if (!snapshot) continue
    const later = received.find((frame) => frame.kind === 'delta' && frame.seq > snapshot.seq && frame.seq <= lastSeq)
    if (later?.kind !== 'delta') continue
    const isVouchedFor = (frame: Sent): boolean =>
      frame.kind === 'delta' && frame.market === market && frame.tsUs > later.tsUs && frame.tsUs < completeBeforeUs
    expect(inside.filter(isVouchedFor)).toEqual(exchange.filter(isVouchedFor))
  }
}
