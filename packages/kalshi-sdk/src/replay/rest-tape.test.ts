import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RestLine } from './recording-line.ts'
import { RestTape } from './rest-tape.ts'

const line = (target: string, asked: number, answered: number): RestLine => ({
  kind: 'rest',
  atUs: 0,
  method: 'GET',
  target,
  asked,
  answered,
})
const get = (target: string) => ({ method: 'GET', target })

describe('recorded exchanges', () => {
  it('come in their order, equal ones too', () => {
    const lines = [line('/a', 1, 2), line('/b', 3, 4), line('/a', 5, 6)]
    const tape = new RestTape(lines)
    expect([tape.take(get('/a')), tape.take(get('/b')), tape.take(get('/a'))]).toEqual(lines)
    expect(() => tape.take(get('/a'))).toThrow('GET /a is asked, and the recording has no further request')
  })

  it('are not to be had before their time', () => {
    const tape = new RestTape([line('/a?x=1', 1, 2), line('/b', 3, 4)])
    expect(() => tape.take(get('/b'))).toThrow('GET /b is not what comes next, GET /a?x=1: the path is "/b", and "/a" in the recording')
    expect(() => tape.take(get('/a?x=2'))).toThrow('query "x" is "2", and "1" in the recording')
    expect(tape.left).toBe(2)
  })

  it('can overtake those that they were under way with', () => {
    const tape = new RestTape([line('/a', 1, 4), line('/b', 2, 3), line('/c', 5, 6)])
    expect(tape.take(get('/b')).target).toBe('/b')
    expect(() => tape.take(get('/c'))).toThrow('/a')
  })

  it('know a request by what was taken out of it', () => {
    const tape = new RestTape([line('/api_keys/[redacted]', 1, 2)])
    expect(tape.take(get('/api_keys/0b6d3a4e')).asked).toBe(1)
  })

  it('can all be taken again in any order that the recording could have had', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 12 }), fc.infiniteStream(fc.nat()), (batches, picks) => {
        let ordinal = 0
        const lines = batches.flatMap((size, batch) => {
          const asked = Array.from({ length: size }, () => ++ordinal)
          return asked.map((at, index) => line(`/${batch}-${index}`, at, ++ordinal))
        })
        const tape = new RestTape(lines)
        for (const [batch, size] of batches.entries()) {
          const left = Array.from({ length: size }, (_, index) => `/${batch}-${index}`)
          while (left.length > 0) {
            const [target = ''] = left.splice((picks.next().value ?? 0) % left.length, 1)
            expect(tape.take(get(target)).target).toBe(target)
          }
        }
        expect(tape.left).toBe(0)
      }),
    )
  })
})
