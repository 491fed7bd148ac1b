import { describe, expect, it } from 'vitest'
import { isPresent } from '../fixtures.ts'
import { checkFrame } from './asyncapi.ts'

describe.runIf(isPresent('asyncapi.yaml'))('checkFrame', () => {
  const msg = { order_group_id: 'g', event_type: 'triggered', ts_ms: 1 }
  const frame = { type: 'order_group_updates', sid: 1, seq: 1, msg }

  it('has nothing against a frame of the document', () => {
    expect(checkFrame(frame)).toEqual([])
    expect(checkFrame({ type: 'ok', id: 1, msg: [{ channel: 'trade', sid: 1 }] })).toEqual([])
    expect(checkFrame({ type: 'ok', id: 1, sid: 1, seq: 1, msg: { index_ids: ['BRTI'] } })).toEqual([])
  })

  it.each([
    ['of an unknown type', { ...frame, type: 'order_group' }],
    ['without a field that is required', { ...frame, seq: undefined }],
    ['with a field of another type', { ...frame, msg: { ...msg, ts_ms: '1' } }],
    ['with a word that is none of the enumeration', { ...frame, msg: { ...msg, event_type: 'ended' } }],
    ['with a field of its own', { ...frame, msg: { ...msg, reason: 'none' } }],
    ['with a field of its own beside msg', { ...frame, at: 1 }],
  ])('complains about one %s', (_case, wrong) => {
    expect(checkFrame(JSON.parse(JSON.stringify(wrong)))).toHaveLength(1)
  })
})
