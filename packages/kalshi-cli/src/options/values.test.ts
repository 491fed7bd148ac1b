import { epochUs, parseInstant } from '@kassandra/kalshi-sdk'
import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { instantValue, integerValue, listValue, priceValue, qtyOrNothingValue, qtyValue } from './values.ts'

describe('values of options', () => {
  it('are read exactly', () => {
    expect(priceValue('0.4255')).toBe(4_255)
    expect(qtyValue('2.50')).toBe(250)
    expect(qtyOrNothingValue('0')).toBe(0)
    expect(listValue('A, B,C')).toEqual(['A', 'B', 'C'])
    expect(integerValue(0, 63)('63')).toBe(63)
  })

  it.each([
    [priceValue, ['0.42001', '1.01', '-0.1', '.5', 'x', '']],
    [qtyValue, ['0', '-1', '1.005', '1e3', '']],
    [qtyOrNothingValue, ['-1', 'all']],
    [listValue, ['', 'A,,B', ',']],
    [integerValue(1, 10), ['0', '11', '1.5', '-1', '1e1', ' 1']],
    [instantValue(() => epochUs(0)), ['yesterday', '2026-02-30', '2026-1-1', 'now-2', 'now - 2h', '']],
  ])('refuse what they cannot be (%#)', (read, texts) => {
    for (const text of texts) expect(() => read(text)).toThrow(InvalidArgumentError)
  })

  it('tell instants absolutely, by date, or from now', () => {
    const nowUs = parseInstant('2026-05-14T04:38:13Z')
    const read = instantValue(() => nowUs)
    expect(read('2026-05-14T04:38:13.5Z')).toBe(nowUs + 500_000)
    expect(read('2026-05-14')).toBe(parseInstant('2026-05-14T00:00:00Z'))
    expect(read('now')).toBe(nowUs)
    expect(read('now-2h')).toBe(nowUs - 7_200_000_000)
    expect(read('now+1d')).toBe(nowUs + 86_400_000_000)
  })
})
