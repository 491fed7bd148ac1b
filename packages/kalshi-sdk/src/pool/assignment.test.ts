import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Assignment } from './assignment.ts'

const tickers = (count: number, prefix = 't'): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const sizesOf = (assignment: Assignment, members: number): number[] =>
  Array.from({ length: members }, (_, member) => assignment.tickersOf(member).size)

describe('the assignment of markets to the members of a pool', () => {
  it('P2: spreads them evenly, and leaves each where it is', () => {
    const assignment = new Assignment(3, 10)
    assignment.assign(tickers(7))
    expect(sizesOf(assignment, 3)).toEqual([3, 2, 2])
    const before = tickers(7).map((ticker) => assignment.memberOf(ticker))
    const { shares, left } = assignment.assign(tickers(9))
    expect([left, [...shares.values()].flat().toSorted()]).toEqual([[], tickers(9)])
    expect(tickers(7).map((ticker) => assignment.memberOf(ticker))).toEqual(before)
  })

  it('says what nobody has room for', () => {
    const assignment = new Assignment(2, 2)
    expect(assignment.assign(tickers(5)).left).toEqual(['t4'])
    assignment.release(['t0'])
    expect(assignment.assign(['t4']).left).toEqual([])
  })

  it('takes everything from a member that is retired, and gives it nothing until it is restored', () => {
    const assignment = new Assignment(3, 10)
    assignment.assign(tickers(6))
    const moves = assignment.retire(1)
    expect(moves.map(({ from }) => from)).toEqual([1, 1])
    expect(sizesOf(assignment, 3)).toEqual([3, 0, 3])
    assignment.assign(tickers(2, 'u'))
    expect(sizesOf(assignment, 3)).toEqual([4, 0, 4])
    assignment.restore(1)
    assignment.assign(tickers(2, 'v'))
    expect(sizesOf(assignment, 3)).toEqual([4, 2, 4])
  })

  it('leaves with a retired member what nobody has room for', () => {
    const assignment = new Assignment(2, 3)
    assignment.assign(tickers(6))
    expect(assignment.retire(0)).toEqual([])
    expect(sizesOf(assignment, 2)).toEqual([3, 3])
  })

  it('halves a member that has too many, and fills it no more', () => {
    const assignment = new Assignment(2, 10)
    assignment.assign(tickers(8))
    expect(assignment.shed(0).map(({ from, to, tickers: moved }) => [from, to, moved.length])).toEqual([[0, 1, 2]])
    assignment.assign(tickers(3, 'u'))
    expect(sizesOf(assignment, 2)).toEqual([2, 9])
  })

  it('P1 P2: has every market at one member that has room, whatever happens, and levels by the fewest moves', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('assign' as const), at: fc.nat(40), count: fc.nat(12) }),
      fc.record({ kind: fc.constant('release' as const), at: fc.nat(40), count: fc.nat(12) }),
      fc.record({ kind: fc.constantFrom('retire' as const, 'restore' as const, 'shed' as const, 'fill' as const), member: fc.nat(3) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 15 }), (steps, capacity) => {
        const assignment = new Assignment(4, capacity)
        const wanted = new Set<string>()
        for (const each of steps) {
          if (each.kind === 'assign') {
            const asked = tickers(52).slice(each.at, each.at + each.count)
            const left = new Set(assignment.assign(asked).left)
            for (const ticker of asked) if (!left.has(ticker)) wanted.add(ticker)
          } else if (each.kind === 'release') {
            const given = tickers(52).slice(each.at, each.at + each.count)
            assignment.release(given)
            for (const ticker of given) wanted.delete(ticker)
          } else assignment[each.kind](each.member)
          const held = [0, 1, 2, 3].flatMap((member) => [...assignment.tickersOf(member)].map((ticker) => [ticker, member] as const))
          expect(held.map(([ticker]) => ticker).toSorted()).toEqual([...wanted].toSorted())
          for (const [ticker, member] of held) expect(assignment.memberOf(ticker)).toBe(member)
          expect(Math.max(...sizesOf(assignment, 4))).toBeLessThanOrEqual(capacity)
        }
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 4, maxLength: 4 }), (sizes) => {
        const assignment = new Assignment(4, 1_000)
        for (const [member, size] of sizes.entries()) {
          for (const other of [0, 1, 2, 3]) if (other !== member) assignment.retire(other)
          assignment.restore(member)
          assignment.assign(tickers(size, `m${member}-`))
        }
        for (const member of [0, 1, 2, 3]) assignment.restore(member)
        const before = sizesOf(assignment, 4)
        const moved = assignment.level().reduce((sum, { tickers: part }) => sum + part.length, 0)
        const after = sizesOf(assignment, 4)
        expect(Math.max(...after) - Math.min(...after)).toBeLessThanOrEqual(1)
        const gained = after.reduce((sum, size, member) => sum + Math.max(0, size - (before[member] ?? 0)), 0)
        expect(moved).toBe(gained)
      }),
    )
  })
})
