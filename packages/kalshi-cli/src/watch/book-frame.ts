import { type BookSnapshot, formatInstant } from '@kassandra/kalshi-sdk'
import type { Terminal } from '../io.ts'
import type { JsonDocument } from '../output/document.ts'
import { printable, type Style } from '../output/style.ts'
import { ladderDocument, ladderLines, ladderOf } from '../views/book-view.ts'

/** What a watched book shows beside its levels. */
export interface BookCaption {
  readonly name: string
  readonly environment: string
  /** How the connection stands. */
  readonly news: string
}

const LINES_BESIDE_LEVELS = 5

/** Pure. The levels of each side that a terminal has room for. */
export function depthFor({ rows }: Pick<Terminal, 'rows'>): number {
  return Math.max(1, Math.floor((rows - LINES_BESIDE_LEVELS) / 2))
}

/** Pure. A watched book as the lines of a screen, none wider than it. */
export function bookFrame(book: BookSnapshot, caption: BookCaption, depth: number, columns: number, style: Style): readonly string[] {
  const fit = (text: string): string => [...text].slice(0, columns).join('')
  const state = { live: style.green, recovering: style.yellow, stale: style.red }[book.state](book.state)
  return [
    style.bold(fit(`${book.ticker}  ${caption.environment}`)),
    fit(printable(caption.name)),
    ...ladderLines(ladderOf(book, depth), style),
    `${state}  ${style.dim(fit(`${ageText(book.exchangeAgeUs)}  ${caption.news}`))}`,
    style.dim('Ctrl-C ends'),
  ]
}

function ageText(ageUs: number | undefined): string {
  if (ageUs === undefined) return 'no change yet'
  return `last change ${Math.max(0, Math.round(ageUs / 1_000_000))} s ago`
}

/** Pure. A watched book as one line of JSON. */
export function bookLine(book: BookSnapshot, depth: number | undefined): JsonDocument {
  const { ticker, state, seq, exchangeTsUs } = book
  return {
    ticker,
    state,
    seq,
    exchangeTime: exchangeTsUs === undefined ? undefined : formatInstant(exchangeTsUs),
    ...ladderDocument(ladderOf(book, depth)),
  }
}
