import { expect, it } from 'vitest'
import { msUntilTurn, turnOf } from './stagger.ts'

it('keeps the turns of a numbered set apart, and each where it was', () => {
  for (const count of [2, 3, 5, 8]) {
    const turns = Array.from({ length: count }, (_, at) => turnOf(`gatherer-${at + 1}`)).sort((a, b) => a - b)
    const gaps = turns.map((turn, at) => (turns[at + 1] ?? (turns[0] ?? 0) + 1) - turn)
    expect(Math.min(...gaps)).toBeGreaterThan(0.5 / count)
  }
  expect(turnOf('kalshi-a')).toBe(turnOf('kalshi-a'))
  expect(turnOf('kalshi-a')).not.toBe(turnOf('kalshi-b'))
})

it('counts periods from the epoch, so that a restart does not move the turn', () => {
  expect(msUntilTurn(10_250_000, 1_000, 0.5)).toBe(250)
  expect(msUntilTurn(10_500_000, 1_000, 0.5)).toBe(1_000)
  expect(msUntilTurn(10_750_000, 1_000, 0.5)).toBe(750)
  expect(msUntilTurn(10_750_000, 1_000, 0)).toBe(250)
})
