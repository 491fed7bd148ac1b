import { epochUs } from '@kassandra/kalshi-sdk/units'
import type { Book, Side } from './simulated-exchange.ts'
import type { Commit, DeltaRow, SnapshotRow } from './simulated-gatherer.ts'

/** One frame of a hand-made recording, at microseconds behind `BASE_US`. */
export type HandMadeFrame =
  | { readonly kind: 'delta'; readonly at: number; readonly side: Side; readonly price: number; readonly delta: number }
  | { readonly kind: 'snapshot'; readonly at: number; readonly book: Book }

export const BASE_US = 1_770_000_000_000_000

export interface Recording {
  readonly gatherer: string
  readonly market?: string
  readonly connId?: string
  readonly frames: readonly HandMadeFrame[]
  /** `undefined` leaves the segment open and the gatherer running. */
  readonly closeReason?: 'stop' | 'disconnect' | undefined
}

/** What a gatherer commits that received these frames of one market in one segment, from seq 1, settled to its end. */
export function recordingOf({ gatherer, market = 'M1', connId = `${gatherer}-1`, frames, closeReason }: Recording): Commit {
  const place = { gatherer, connId, sid: 1, segmentStart: 1 }
  const counts = new Map<string, number>()
  const deltas: DeltaRow[] = []
  const snapshots: SnapshotRow[] = []
  let latest: number | undefined
  for (const [index, frame] of frames.entries()) {
    const tsUs = epochUs(BASE_US + frame.at)
    if (frame.kind === 'snapshot') {
      snapshots.push({ ...place, seq: index + 1, market, book: frame.book, sentUs: tsUs, otherwiseUs: tsUs, otherwise: 'connection' })
      continue
    }
    const key = [frame.at, frame.side, frame.price, frame.delta].join()
    const occ = counts.get(key) ?? 0
    counts.set(key, occ + 1)
    deltas.push({ ...place, ...frame, seq: index + 1, market, tsUs, occ })
    latest = Math.max(latest ?? 0, tsUs)
  }
  const lastUs = latest === undefined ? undefined : epochUs(latest)
  const beforeUs = latest === undefined ? undefined : epochUs(latest + 1)
  return {
    at: frames.length,
    deltas,
    snapshots,
    segments: [
      {
        gatherer,
        connId,
        sid: 1,
        startSeq: 1,
        lastSeq: frames.length,
        completeSeq: frames.length,
        completeBeforeUs: beforeUs,
        lastExchangeTsUs: lastUs,
        closeReason,
        openedAtUs: epochUs(BASE_US),
        updatedAtUs: epochUs(BASE_US),
      },
    ],
    horizonUs: lastUs,
    state: closeReason === 'stop' ? 'stopped' : 'running',
  }
}
