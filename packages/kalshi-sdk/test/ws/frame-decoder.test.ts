import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCaptureLine } from '../../src/capture/read-capture.ts'
import { FastDecoder } from '../../src/ws/decode/fast/fast-decoder.ts'
import { FrameDecoder } from '../../src/ws/frame-decoder.ts'
import { HAS_SHARED_FILES, readShared } from '../rest/support/shared-files.ts'
import { HOT_FRAMES, mutations, place, plainFrames } from './hot-frames.ts'

const isYesPriced = (sid: number | undefined): boolean => sid === 2
// One for all runs: what a hostile frame leaves behind must not show in the next.
const fast = new FrameDecoder({ isYesPriced })
const slow = new FrameDecoder({ isYesPriced, isFast: false })
const scanner = new FastDecoder()

function expectSame(bytes: Buffer): void {
  const [one, other] = [fast.decode(bytes), slow.decode(bytes)]
  if (!isDeepStrictEqual(one, other)) expect(one).toStrictEqual(other)
}

const wasTaken = (text: string): boolean => scanner.decode(Buffer.from(text), isYesPriced) !== undefined

describe('the fast decoder', () => {
  it.each(HOT_FRAMES)('takes %s, to the same result', (text) => {
    expect(wasTaken(text)).toBe(true)
    expectSame(Buffer.from(text))
  })

  it('takes every frame of plain values as the exchange orders them', () => {
    fc.assert(
      fc.property(plainFrames, ({ type, sid, seq, sending, msg }) => {
        const before = { type, sid, ...(seq && { seq }) }
        const text = sending?.isFirst
          ? JSON.stringify({ ...before, sending_ts_ms: sending.millis, msg })
          : JSON.stringify({ ...before, msg, ...(sending && { sending_ts_ms: sending.millis }) })
        expect(wasTaken(text)).toBe(true)
        expectSame(Buffer.from(text))
      }),
      { numRuns: 3_000 },
    )
  })

  it('D1: decodes frames in any other order as JSON.parse does', () => {
    const shuffled = (object: object): fc.Arbitrary<object> =>
      fc.shuffledSubarray(Object.entries(object), { minLength: Object.keys(object).length }).map(Object.fromEntries)
    const frames = plainFrames.chain(({ msg, sending, ...envelope }) =>
      shuffled(msg).chain((fields) => shuffled({ ...envelope, sending_ts_ms: sending?.millis, msg: fields })),
    )
    fc.assert(
      fc.property(frames, (frame) => expectSame(Buffer.from(JSON.stringify(frame)))),
      { numRuns: 2_000 },
    )
  })

  it('D1: decodes every mutation of a frame as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOT_FRAMES), mutations, (text, mutate) => expectSame(Buffer.from(mutate(text)))),
      { numRuns: 40_000 },
    )
    fc.assert(
      fc.property(plainFrames, mutations, (frame, mutate) => expectSame(Buffer.from(mutate(JSON.stringify(frame))))),
      { numRuns: 5_000 },
    )
  })

  it('D1: decodes bytes that are no text as JSON.parse does', () => {
    const damage = fc.array(fc.tuple(place, fc.noBias(fc.nat({ max: 255 }))), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.constantFrom(...HOT_FRAMES), damage, (text, bytes) => {
        const frame = Buffer.from(text)
        for (const [part, byte] of bytes) frame[Math.floor(part * frame.length)] = byte
        expectSame(frame)
      }),
      { numRuns: 20_000 },
    )
  })

  it('D3: decodes every beginning of a frame as JSON.parse does, wherever it lies in memory', () => {
    for (const text of HOT_FRAMES) {
      const memory = Buffer.alloc(text.length + 9, '7')
      for (let length = 0; length <= text.length; length++) {
        const start = length % 9
        memory.write(text, start, 'latin1')
        expectSame(memory.subarray(start, start + length))
      }
    }
  })

  it.each([
    ['a field twice, of which the last counts', HOT_FRAMES[0]?.replace('"side":"yes"', '"side":"no","side":"yes"')],
    ['an escape', HOT_FRAMES[0]?.replace('KXMLB', '\\u004bXMLB')],
    ['white space', HOT_FRAMES[0]?.replace('"sid":1', '"sid": 1')],
    ['another order of fields', HOT_FRAMES[0]?.replace(/("delta_fp":"-100.00"),("side":"yes")/, '$2,$1')],
    ['a field that is not known', HOT_FRAMES[0]?.replace('"msg":{', '"msg":{"novelty":1,')],
    ['another key in the envelope', HOT_FRAMES[0]?.replace('"sid":1', '"shard":3,"sid":1')],
    ['the id of a command', HOT_FRAMES[2]?.replace('"sid":2', '"id":5,"sid":2')],
    ['levels that descend', HOT_FRAMES[2]?.replace('"0.0010"', '"0.9910"')],
    ['a price of six decimals', HOT_FRAMES[0]?.replace('0.4300', '0.430000')],
    ['an offset', HOT_FRAMES[0]?.replace('97871Z', '97871+00:00')],
    ['the year 2200', HOT_FRAMES[0]?.replace('2026-08', '2200-08')],
  ])('D2: leaves to JSON.parse %s', (_what, text = '') => {
    expect(HOT_FRAMES).not.toContain(text)
    expect(wasTaken(text)).toBe(false)
    expectSame(Buffer.from(text))
    expect(fast.decode(Buffer.from(text)).kind).not.toBe('malformed')
  })

  it('calls malformed what is no UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('{"type":"moon_phase","name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])
    for (const decoder of [fast, slow]) expect(decoder.decode(bytes)).toMatchObject({ kind: 'malformed', reason: 'not UTF-8' })
    expect(fast.decode(Buffer.from('{"type":"moon_phase","name":"é"}'))).toMatchObject({ kind: 'unknown', raw: { name: 'é' } })
  })

  it('D4: knows markets by the thousand', () => {
    const decoder = new FastDecoder()
    for (const round of [1, 2, 3]) {
      for (let market = 0; market < 5_000; market++) {
        const text = HOT_FRAMES[0]?.replace('LADAZ-LAD', `${market}`).replace('9b5ed2d5b922', `${market * round}`) ?? ''
        expect(decoder.decode(Buffer.from(text), isYesPriced)).toMatchObject({
          ticker: `KXMLBGAME-26AUG072140${market}`,
          marketId: `943fcfe7-68a7-48aa-84b0-${market * round}`,
        })
      }
    }
  })
})

describe.runIf(HAS_SHARED_FILES)('the fast decoder on recorded captures', () => {
  it.each(['ws_btc15m_20260511T0533Z.jsonl', 'ws_sports_multi_20260807.jsonl', 'ws_btc15m_20260514T0438Z.jsonl.gz'])(
    '%s: takes every frame that is no reply, to the same result',
    (name) => {
      let left = 0
      for (const [line, text] of readShared(`fixtures/${name}`).trim().split('\n').entries()) {
        const entry = parseCaptureLine(text, line)
        if (entry.kind === 'defect') throw new Error(entry.reason)
        const frame = Buffer.from(`${JSON.stringify(entry.frame)}\n`)
        expectSame(frame)
        const isReply = entry.frame['type'] === 'subscribed' || entry.frame['type'] === 'ok'
        if (!isReply && scanner.decode(frame, isYesPriced) === undefined) left++
      }
      expect(left).toBe(0)
    },
  )
})
