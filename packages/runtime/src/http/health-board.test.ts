import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ComponentState, HealthBoard } from './health-board.ts'

const STATES: readonly ComponentState[] = ['ok', 'starting', 'degraded', 'unhealthy']

it('is as well as its worst component, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...STATES)), (states) => {
      const board = new HealthBoard()
      for (const [index, state] of states.entries()) board.set(`c${index}`, state)
      const expected = states.includes('unhealthy') ? 'unhealthy' : states.every((state) => state === 'ok') ? 'ok' : 'degraded'
      expect(board.report().status).toBe(expected)
      expect(board.isReady()).toBe(!states.includes('unhealthy') && !states.includes('starting'))
    }),
  )
})

it('reports details and further fields, which cannot hide the status', () => {
  const board = new HealthBoard()
  board.set('database', 'degraded', 'slow')
  board.set('socket', 'unhealthy')
  board.remove('socket')
  board.setField('drained', true)
  board.setField('status', 'fine')
  expect(board.report()).toEqual({ status: 'degraded', components: { database: { state: 'degraded', detail: 'slow' } }, drained: true })
})
