import fc from 'fast-check'
import { expect, it } from 'vitest'
import { frameText } from './frame-text.ts'
import { FrameWriter } from './frame-writer.ts'

const few = fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined })
const frame = fc.record({
  type: fc.constantFrom('trade', 'ticker'),
  envelope: fc.record({ id: few, sid: few, seq: few, sendingTsMs: few }),
  msg: fc.constantFrom(undefined, '{}', '{"a":1}'),
})

it('writes every frame as it is, whatever was written before it', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 60, size: 'max' }), (frames) => {
      const writer = new FrameWriter()
      for (const { type, envelope, msg } of frames) expect(writer.write(type, envelope, msg)).toBe(frameText(type, envelope, msg))
    }),
    { numRuns: 500 },
  )
})
