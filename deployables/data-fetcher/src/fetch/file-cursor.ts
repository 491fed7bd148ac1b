import { type EpochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { TickerKind } from '../tickers/ticker-line.ts'
import { FetchError } from './fetch-error.ts'

/** How far one kind of record in a file goes. */
export interface KindCursor {
  /** Everything before it is there. */
  readonly until: EpochUs
  /** The market is paid out and all of it is there: nothing will come any more. */
  readonly isFinal?: boolean
}

/** By kind: an event with one market may share its ticker, and then its file. */
export type FileCursor = Readonly<Partial<Record<TickerKind, KindCursor>>>

/** Pure. What is kept beside a file. */
export function formatCursor(cursor: FileCursor): string {
  const parts = Object.entries(cursor).map(([kind, { until, isFinal }]) => [
    kind,
    { until: formatInstant(until), ...(isFinal === true && { final: true }) },
  ])
  return JSON.stringify(Object.fromEntries(parts))
}

/** Pure. @throws {FetchError} Somebody else wrote it. */
export function parseCursor(key: string, text: string | undefined): FileCursor {
  if (text === undefined) return {}
  try {
    const parts: Readonly<Record<string, { until: string; final?: boolean }>> = JSON.parse(text)
    return Object.fromEntries(
      Object.entries(parts).map(([kind, { until, final }]) => [
        kind,
        { until: parseInstant(until), ...(final === true && { isFinal: true }) },
      ]),
    )
  } catch (error) {
    throw new FetchError('CURSOR_UNREADABLE', `what is noted beside ${key} is no cursor`, { cause: error })
  }
}
