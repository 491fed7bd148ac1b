import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { styleOf } from './style.ts'
import { decimal, flexible, renderTable, text } from './table.ts'

interface Row {
  readonly name: string
  readonly title: string
  readonly amount: string
}

const COLUMNS = [
  text<Row>('NAME', (row) => row.name),
  flexible<Row>('TITLE', (row) => row.title),
  decimal<Row>('AMOUNT', (row) => row.amount),
]
const style = styleOf({ env: {} }, { terminal: undefined, write: () => Promise.resolve() })
const render = (rows: readonly Row[], width?: number): string => renderTable(rows, COLUMNS, { style, width })

describe('a table', () => {
  it('sets texts left and decimals right, their points below one another', () => {
    const rows = [
      { name: 'a', title: 'one', amount: '1200.00' },
      { name: 'bcd', title: 'twenty', amount: '2.50' },
    ]
    expect(render(rows)).toBe(['NAME  TITLE    AMOUNT', 'a     one     1,200.0', 'bcd   twenty      2.5'].join('\n'))
  })

  it('cuts only what may be cut, and only where the terminal is too narrow', () => {
    const rows = [{ name: 'ticker', title: 'a rather long title', amount: '1' }]
    expect(render(rows, 30).split('\n')[1]).toBe('ticker  a rather long…       1')
    expect(render(rows, 200)).toContain('a rather long title')
    expect(render(rows, 5)).toContain('ticker')
  })

  it('fits into every width that leaves room for the rest', () => {
    const cell = fc.string({ maxLength: 40 })
    const row = fc.record({ name: cell, title: cell, amount: fc.nat().map(String) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 70, max: 120 }), (rows, width) => {
        for (const line of render(rows, width).split('\n')) expect([...line].length).toBeLessThanOrEqual(width)
      }),
    )
  })

  it('takes control characters out of the texts of the exchange', () => {
    expect(render([{ name: 'a\u001b[2Jb', title: 'c\nd', amount: '1' }]).split('\n')[1]).toBe('a [2Jb  c d         1')
  })
})
