import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** Canonical text of a row's values; null for null. */
export type RowTexts = readonly (string | null)[]

const CHUNK_BYTES = 1024 * 1024

/**
 * Reads a file of canonical rows, some thousand rows at a time.
 * @throws {SyntaxError} It is no canonical text: a quote in the middle of a value, or an end in the middle of a row.
 */
export async function* readRows(path: string, signal?: AbortSignal): AsyncGenerator<readonly RowTexts[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    signal?.throwIfAborted()
    const text = rest + decoder.write(chunk)
    const { rows, end } = splitRows(text)
    rest = text.slice(end)
    if (rows.length > 0) yield rows
  }
  if (rest + decoder.end() !== '') throw new SyntaxError('the rows end in the middle of one')
}

/** Pure. The whole rows that a text begins with, and where they end. */
export function splitRows(text: string): { readonly rows: readonly RowTexts[]; readonly end: number } {
  const rows: RowTexts[] = []
  let row: (string | null)[] = []
  let [at, end] = [0, 0]
  while (at < text.length) {
    const value = text[at] === '"' ? quotedValue(text, at) : plainValue(text, at)
    if (!value) break
    row.push(value.text)
    at = value.end + 1
    if (text[value.end] === ',') continue
    if (text[value.end] !== '\n') throw new SyntaxError('a quote stands in the middle of a value')
    rows.push(row)
    row = []
    end = at
  }
  return { rows, end }
}

interface Value {
  readonly text: string | null
  /** Where the comma or line feed behind it stands. */
  readonly end: number
}

function plainValue(text: string, at: number): Value | undefined {
  let end = at
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === COMMA || code === LINE_FEED) return { text: end === at ? null : text.slice(at, end), end }
  }
  return undefined
}

const COMMA = 0x2c
const LINE_FEED = 0x0a

/** A quote that ends the text at hand may be the first of a doubled one: the value is then not whole yet. */
function quotedValue(text: string, at: number): Value | undefined {
  let hasQuotes = false
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0 || quote + 1 >= text.length) return undefined
    if (text[quote + 1] !== '"') {
      const inner = text.slice(at + 1, quote)
      return { text: hasQuotes ? inner.replaceAll('""', '"') : inner, end: quote + 1 }
    }
    hasQuotes = true
    from = quote + 2
  }
}
