import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCaptureLine } from '../capture/read-capture.ts'
import { formatLine, parseLine, type RecordingLine } from './recording-line.ts'

const atUs = fc.integer({ min: 1_000_000_000_000, max: 8_000_000_000_000_000 })
const conn = fc.integer({ min: 1, max: 99 }).map(String)
const text = fc.oneof(fc.string(), fc.json(), fc.constant('{"type":"trade"}\n'))
const line: fc.Arbitrary<RecordingLine> = fc.oneof(
  fc.record({ kind: fc.constant('ws-frame' as const), conn, text, atUs }),
  fc.record({ kind: fc.constant('ws-sent' as const), conn, text, atUs }),
  fc.record({
    kind: fc.constant('ws-closed' as const),
    conn,
    atUs,
    reason: fc.constantFrom('server' as const, 'error' as const),
    detail: text,
  }),
  fc.record({ kind: fc.constant('ws-open' as const), conn, atUs }),
  fc.record({
    kind: fc.constant('rest' as const),
    atUs,
    asked: fc.nat(),
    answered: fc.nat(),
    method: fc.constant('GET'),
    target: text,
    response: fc.record({ status: fc.constant(200), headers: fc.constant({}), text }),
  }),
)

describe('a line of a recording', () => {
  it('is read as it was written, on one line', () => {
    fc.assert(
      fc.property(line, (written) => {
        const formatted = formatLine(written)
        expect(formatted).not.toContain('\n')
        expect(parseLine(formatted)).toEqual(written)
      }),
    )
  })

  it('of a frame is a line of a capture', () => {
    const written = formatLine({ kind: 'ws-frame', conn: '7', atUs: 1_778_733_493_123_456, text: '{"type":"trade","sid":1}\n' })
    expect(parseCaptureLine(written, 1)).toMatchObject({
      kind: 'frame',
      conn: '7',
      receivedAtUs: 1_778_733_493_123_456,
      frame: { type: 'trade', sid: 1 },
    })
  })

  it('of a kind that is not known, or that is none, is nothing', () => {
    expect(['{"kind":"later"}', '{"kind"', '[]', '7', ''].map(parseLine)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })
})
