import type { AppendState, AppendStore } from '@kassandra/archive/append'
import type { TickerKind } from '../tickers/ticker-line.ts'
import { FetchError } from './fetch-error.ts'
import { type FileCursor, formatCursor, type KindCursor, parseCursor } from './file-cursor.ts'
import type { RecordCounts } from './outcome.ts'

/** The file of one ticker, as one kind of record looks at it. */
export interface TickerFile {
  readonly kind: TickerKind
  readonly key: string
  readonly state: AppendState
  readonly cursors: FileCursor
}

/** Lines by kind, in the order in which they are appended. */
export type LinesByKind = Readonly<Record<string, readonly string[]>>

/** Pure. Where the records of a ticker are. */
export function keyOf(ticker: string): string {
  return `market_data/${ticker}.json`
}

export async function readFile(store: AppendStore, kind: TickerKind, ticker: string, signal: AbortSignal): Promise<TickerFile> {
  const key = keyOf(ticker)
  const state = await store.read(key, signal)
  return { kind, key, state, cursors: parseCursor(key, state.cursor) }
}

/** Pure. Whether an append of this run ended this kind's part of the file. */
export function isDone({ kind, state }: TickerFile, run: string): boolean {
  return state.ids.includes(lastAppendOf(kind, run))
}

/** Pure. Id of the append that ends a run's part. */
export function lastAppendOf(kind: TickerKind, run: string): string {
  return `${kind} ${run}`
}

/**
 * Appends lines together with the cursor of their kind.
 * @returns The file behind it; `repeated` or `conflict` where somebody else was first.
 */
export async function appendTo(
  store: AppendStore,
  file: TickerFile,
  id: string,
  lines: LinesByKind,
  cursor: KindCursor,
  signal: AbortSignal,
): Promise<TickerFile | 'repeated' | 'conflict'> {
  const cursors = { ...file.cursors, [file.kind]: cursor }
  const bytes = Buffer.from(Object.values(lines).flat().join(''))
  const outcome = await store.append(file.key, file.state, { id, lines: bytes, cursor: formatCursor(cursors) }, signal)
  return outcome.kind === 'appended' ? { ...file, state: outcome.state, cursors } : outcome.kind
}

/** Pure. */
export function countLines(lines: LinesByKind): RecordCounts {
  return Object.fromEntries(Object.entries(lines).flatMap(([kind, { length }]) => (length > 0 ? [[kind, length]] : [])))
}

/** Pure. */
export function addCounts(one: RecordCounts, other: RecordCounts): RecordCounts {
  const kinds = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof RecordCounts>
  return Object.fromEntries([...kinds].map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]))
}

const MOST_CONFLICTS = 10

/** Does work on a file again as often as somebody else appended to it meanwhile. */
export async function untilNobodyInterferes<T>(key: string, work: () => Promise<T | 'conflict'>): Promise<T> {
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
    const done = await work()
    if (done !== 'conflict') return done
  }
  throw new FetchError('APPEND_CONFLICT', `others appended to ${key} ${MOST_CONFLICTS} times meanwhile`)
}
