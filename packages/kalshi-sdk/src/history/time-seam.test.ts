import { describe, expect, it } from 'vitest'
import { type EpochUs, epochUs } from '../units/time.ts'
import { TimeSeam } from './time-seam.ts'

const item = (id: string, seconds: number) => ({ id, at: epochUs(seconds * 1e6) })
const seamOf = () => new TimeSeam<{ id: string; at: EpochUs }>({ idOf: ({ id }) => id, timeOf: ({ at }) => at })

describe('the seam of a listing that goes back in time', () => {
  it('is nowhere before something was live', () => {
    expect(seamOf().bound).toBeUndefined()
  })

  it('is at the end of the second of the oldest live item', () => {
    const seam = seamOf()
    seam.note([item('c', 12.7), item('b', 11.2)])
    seam.note([item('a', 10)])
    expect(seam.bound).toBe(11_000_000)
  })

  it('knows what was read within that second, and at its end', () => {
    const seam = seamOf()
    seam.note([item('e', 11.5), item('d', 11), item('c', 10.9), item('b', 10.1), item('a', 10)])
    expect(['e', 'd', 'c', 'b', 'a', 'other'].map((id) => seam.isRepeat(item(id, 10)))).toEqual([false, true, true, true, true, false])
  })
})
