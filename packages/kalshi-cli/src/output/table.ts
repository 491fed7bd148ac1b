import { alignDecimals } from './decimals.ts'
import { printable, type Style } from './style.ts'

/** One column: texts stand left, exact decimals right with their points below one another. */
export type Column<T> =
  | { readonly kind: 'text'; readonly title: string; readonly of: (row: T) => string; readonly isFlexible?: boolean }
  | { readonly kind: 'decimal'; readonly title: string; readonly of: (row: T) => string; readonly leastDecimals: number }

export const text = <T>(title: string, of: (row: T) => string): Column<T> => ({ kind: 'text', title, of })

/** A text that is cut where the terminal is too narrow. */
export const flexible = <T>(title: string, of: (row: T) => string): Column<T> => ({ kind: 'text', title, of, isFlexible: true })

/** @param of An exact decimal, empty for none. */
export const decimal = <T>(title: string, of: (row: T) => string, leastDecimals = 0): Column<T> => ({
  kind: 'decimal',
  title,
  of,
  leastDecimals,
})

export interface TableOptions {
  readonly style: Style
  /** Of the terminal; undefined: no cell is cut. */
  readonly width: number | undefined
}

const GAP = '  '
const NARROWEST = 8

/** Pure. Rows under a line of titles, without a newline at the end. */
export function renderTable<T>(rows: readonly T[], columns: readonly Column<T>[], { style, width }: TableOptions): string {
  const cells = columns.map((column) => cellsOf(rows, column))
  const widths = cells.map((column, index) => Math.max(widthOf(columns[index]?.title ?? ''), ...column.map(widthOf)))
  const fitted = fit(widths, columns, width)
  const lineOf = (at: (index: number) => string): string =>
    columns
      .map((column, index) => pad(cut(at(index), fitted[index] ?? 0), fitted[index] ?? 0, column.kind))
      .join(GAP)
      .trimEnd()
  const head = style.dim(lineOf((index) => columns[index]?.title ?? ''))
  return [head, ...rows.map((_, row) => lineOf((index) => cells[index]?.[row] ?? ''))].join('\n')
}

function cellsOf<T>(rows: readonly T[], column: Column<T>): readonly string[] {
  if (column.kind === 'decimal') return alignDecimals(rows.map(column.of), column.leastDecimals)
  return rows.map((row) => printable(column.of(row)))
}

/** Takes what is too much from the flexible columns, the widest first. */
function fit<T>(widths: readonly number[], columns: readonly Column<T>[], width: number | undefined): readonly number[] {
  if (width === undefined) return widths
  const fitted = [...widths]
  const total = (): number => fitted.reduce((sum, each) => sum + each, GAP.length * (fitted.length - 1))
  for (let excess = total() - width; excess > 0; excess = total() - width) {
    const widest = fitted
      .map((each, index) => ({ each, index, column: columns[index] }))
      .filter(({ each, column }) => column?.kind === 'text' && column.isFlexible && each > NARROWEST)
      .toSorted((a, b) => b.each - a.each)[0]
    if (!widest) break
    fitted[widest.index] = Math.max(NARROWEST, widest.each - excess)
  }
  return fitted
}

const widthOf = (cell: string): number => [...cell].length

function cut(cell: string, width: number): string {
  return widthOf(cell) <= width ? cell : `${[...cell].slice(0, width - 1).join('')}…`
}

function pad(cell: string, width: number, kind: 'text' | 'decimal'): string {
  const blank = ' '.repeat(Math.max(0, width - widthOf(cell)))
  return kind === 'text' ? cell + blank : blank + cell
}
