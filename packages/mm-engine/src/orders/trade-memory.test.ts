import { expect, it } from 'vitest'
import { createTradeMemory, knowsTrade, type TradeMemory, withTrade } from './trade-memory.ts'

const withAll = (memory: TradeMemory, ...trades: readonly string[]): TradeMemory =>
  trades.reduce((next, trade) => withTrade(next, trade, 3), memory)
const known = (memory: TradeMemory, text: string): string => [...text].filter((trade) => knowsTrade(memory, trade)).join('')

it('forgets by halves', () => {
  const memory = createTradeMemory()
  expect(known(withAll(memory, ...'abcdef'), 'abcdef')).toBe('abcdef')
  expect(known(withAll(memory, ...'abcdefg'), 'abcdefg')).toBe('defg')
})

it('lets every version know its own trades alone, whichever goes on', () => {
  const first = withAll(createTradeMemory(), 'a')
  const one = withAll(first, 'b')
  const other = withAll(first, 'c')
  expect([first, one, other].map((memory) => known(memory, 'abc'))).toEqual(['a', 'ab', 'ac'])
  expect([withAll(one, 'd'), withAll(other, 'e'), first].map((memory) => known(memory, 'abcde'))).toEqual(['abd', 'ace', 'a'])
})
