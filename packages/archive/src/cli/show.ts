import type { Io } from './io.ts'

/** Pure. Cells in columns under a line of titles; those of `right` stand right. */
export function renderTable(titles: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = titles.map((title, at) => rows.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), title.length))
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, at) => (right.includes(at) ? (cells[at] ?? '').padStart(width) : (cells[at] ?? '').padEnd(width)))
      .join('  ')
      .trimEnd()
  return [titles, ...rows].map((cells) => `${line(cells)}\n`).join('')
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Pure. A size for people, in powers of 1,000. */
export function showSize(sizeBytes: number): string {
  let [value, unit] = [sizeBytes, 0]
  for (; value >= 1_000 && unit < UNITS.length - 1; unit++) value /= 1_000
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}

/** Pure. With commas between the thousands. */
export function showCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** One JSON document; whole numbers of any size as texts. */
export function writeJson({ stdout }: Io, value: unknown): Promise<void> {
  return stdout.write(`${JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each))}\n`)
}
