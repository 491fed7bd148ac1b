import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EventQueue } from './event-queue.ts'

it('runs by time, then by order of addition', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue = new EventQueue()
      const ran: [number, number][] = []
      for (const [order, at] of times.entries()) queue.add(at, () => ran.push([at, order]))
      while (queue.peekUs() !== undefined) queue.runNext()
      const expected = times.map((at, order): [number, number] => [at, order]).sort(([a, i], [b, j]) => a - b || i - j)
      expect(ran).toEqual(expected)
    }),
  )
})
