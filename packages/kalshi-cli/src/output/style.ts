import type { Io, Output } from '../io.ts'

/** Marks of emphasis; on a plain output each gives the text back as it is. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  green(text: string): string
  red(text: string): string
  yellow(text: string): string
}

/** Colours on a terminal, unless `NO_COLOR` is set. @see https://no-color.org */
export function styleOf({ env }: Pick<Io, 'env'>, output: Output): Style {
  const isPlain = output.terminal === undefined || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  const mark = (start: number, end: number) => (text: string) => (isPlain || text === '' ? text : `\u001b[${start}m${text}\u001b[${end}m`)
  return { bold: mark(1, 22), dim: mark(2, 22), green: mark(32, 39), red: mark(31, 39), yellow: mark(33, 39) }
}

/** A text of the exchange, fit for a terminal: control characters, which could steer it, become spaces. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
