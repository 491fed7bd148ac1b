import { isTicker, type TickerKind, type TickerLine } from './ticker-line.ts'

/** What a file of tickers says, or everything that is wrong with it. */
export type ParsedTickers =
  | { readonly kind: 'tickers'; readonly lines: readonly TickerLine[] }
  | { readonly kind: 'malformed'; readonly problems: readonly string[] }

const KINDS: readonly TickerKind[] = ['market', 'event', 'series']

/**
 * Pure. Reads one ticker a line: `TICKER` or `market TICKER`, `event TICKER`, `series TICKER`. A ticker does not say by itself what it
 * is of. Blank lines and everything behind `#` are passed over.
 */
export function parseTickers(text: string): ParsedTickers {
  const lines: TickerLine[] = []
  const problems: string[] = []
  const firstLines = new Map<string, number>()
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const words = raw.replace(/#.*$/, '').trim()
    if (words === '') continue
    const line = readLine(words, index + 1)
    const problem = typeof line === 'string' ? line : findRepeat(line, firstLines)
    if (problem !== undefined) problems.push(`line ${index + 1}: ${problem}`)
    else if (typeof line !== 'string') lines.push(line)
  }
  if (problems.length > 0) return { kind: 'malformed', problems }
  return lines.length > 0 ? { kind: 'tickers', lines } : { kind: 'malformed', problems: ['no ticker is in it'] }
}

function readLine(words: string, line: number): TickerLine | string {
  const [first = '', second, more] = words.split(/\s+/)
  if (more !== undefined) return 'expected one ticker, behind the word market, event or series where it is not a market'
  const kind = second === undefined ? 'market' : KINDS.find((word) => word === first)
  if (kind === undefined) return `expected market, event or series before the ticker, not ${show(first)}`
  const ticker = second ?? first
  if (second === undefined && KINDS.some((word) => word === first)) return `the ticker behind ${first} is missing`
  return isTicker(ticker) ? { kind, ticker, line } : `${show(ticker)} is no ticker: letters, digits, dashes, dots and underscores`
}

function findRepeat({ kind, ticker, line }: TickerLine, firstLines: Map<string, number>): string | undefined {
  const first = firstLines.get(`${kind} ${ticker}`)
  if (first !== undefined) return `${kind} ${ticker} is in line ${first} already`
  firstLines.set(`${kind} ${ticker}`, line)
  return undefined
}

const show = (word: string): string => JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word)
