import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaptureEntry, parseCaptureLine, readCapture } from './read-capture.ts'

const FRAME = { type: 'orderbook_delta', sid: 1, seq: 2, msg: { market_ticker: 'KXBTC15M-26MAY140045-45' } }

describe('a capture line', () => {
  it('gives the frame, its connection and the receive time to the microsecond', () => {
    const text = `{"recv_ns":1778733493068290417,"conn":"2","frame":${JSON.stringify(FRAME)}}`
    expect(parseCaptureLine(text, 7)).toEqual({ kind: 'frame', line: 7, conn: '2', receivedAtUs: 1_778_733_493_068_290, frame: FRAME })
  })

  it('keeps every microsecond of a receive time in nanoseconds', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1_000n, max: 9_007_199_254_740_991_999n }), fc.boolean(), (nanos, quoted) => {
        const member = quoted ? `"${nanos}"` : `${nanos}`
        const entry = parseCaptureLine(`{"recv_ns": ${member}, "frame": {"type": "x"}}`, 1)
        expect(entry).toMatchObject({ kind: 'frame', receivedAtUs: Number(nanos / 1_000n) })
      }),
    )
  })

  it('takes the receive time of the line and not one inside the frame', () => {
    const text = '{"frame":{"type":"x","recv_ns":1111111111},"recv_ns":1778733493068290417}'
    expect(parseCaptureLine(text, 1)).toMatchObject({ receivedAtUs: 1_778_733_493_068_290 })
  })

  it('reads milliseconds, and none at all', () => {
    expect(parseCaptureLine(`{"recv_ms":1786144770430,"frame":{"type":"x"}}`, 1)).toMatchObject({ receivedAtUs: 1_786_144_770_430_000 })
    expect(parseCaptureLine(`{"frame":{"type":"x"}}`, 1)).toMatchObject({ conn: '0', receivedAtUs: undefined })
    expect(parseCaptureLine(`{"recv_ns":null,"recv_ms":null,"frame":{"type":"x"}}`, 1)).toMatchObject({ receivedAtUs: undefined })
  })

  it('holds the frame as an object, as text, or bare', () => {
    const bare = JSON.stringify(FRAME)
    for (const text of [bare, `{"frame":${bare}}`, `{"raw":${JSON.stringify(bare)}}`]) {
      expect(parseCaptureLine(text, 1)).toMatchObject({ kind: 'frame', frame: FRAME })
    }
  })

  it('names connections by text or number', () => {
    expect(parseCaptureLine('{"conn":3,"frame":{"type":"x"}}', 1)).toMatchObject({ conn: '3' })
  })

  it.each([
    ['not JSON', 'not a JSON object'],
    ['[1]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{"frame":{"type":"x"}', 'not a JSON object'],
    ['{"frame":[]}', 'the frame is not a JSON object'],
    ['{"raw":"{"}', 'the frame is not a JSON object'],
    ['{"raw":{"type":"x"}}', 'the frame is not a JSON object'],
    ['{"frame":{"sid":1}}', 'the frame has no "type"'],
    ['{"conn":{},"frame":{"type":"x"}}', '"conn" is neither text nor number'],
    ['{"recv_ns":"soon","frame":{"type":"x"}}', 'the receive time is not a whole number'],
    ['{"recv_ns":1778733493068.5,"frame":{"type":"x"}}', 'the receive time is not a whole number'],
    ['{"recv_ns":9999999999999999999999,"frame":{"type":"x"}}', 'the receive time is not a whole number'],
    ['{"recv_ns":-1778733493068290417,"frame":{"type":"x"}}', 'the receive time is not a whole number'],
    ['{"recv_ms":1.5,"frame":{"type":"x"}}', 'the receive time is not a whole number'],
    ['{"recv_ms":"1786144770430","frame":{"type":"x"}}', 'the receive time is not a whole number'],
    ['{"recv_ms":9007199254740991,"frame":{"type":"x"}}', 'the receive time is not a whole number'],
  ])('without a frame is a defect: %s', (text, reason) => {
    expect(parseCaptureLine(text, 3)).toEqual({ kind: 'defect', line: 3, reason })
  })

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['frame', 'defect']).toContain(parseCaptureLine(text, 1).kind)
      }),
    )
  })
})

describe('a capture file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'capture-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const write = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, content)
    return path
  }
  const readAll = async (path: string): Promise<CaptureEntry[]> => {
    const entries: CaptureEntry[] = []
    for await (const entry of readCapture(path)) entries.push(entry)
    return entries
  }
  const lineOf = (seq: number): string => `{"recv_ms":${seq},"frame":{"type":"x","seq":${seq}}}`
  const text = Array.from({ length: 3_000 }, (_, seq) => lineOf(seq)).join('\n')

  it('reads the same plain and compressed, whatever its name', async () => {
    const plain = await readAll(await write('plain.gz', text))
    expect(plain).toHaveLength(3_000)
    expect(await readAll(await write('compressed.jsonl', gzipSync(text)))).toEqual(plain)
  })

  it('reads gzip members that were appended one after the other', async () => {
    const members = Buffer.concat([gzipSync(`${lineOf(1)}\n`), gzipSync(`${lineOf(2)}\n`)])
    expect(await readAll(await write('members.gz', members))).toHaveLength(2)
  })

  it('goes on behind a defect, counts blank lines and takes CRLF', async () => {
    const entries = await readAll(await write('mixed.jsonl', `${lineOf(1)}\r\n\r\nbroken\r\n${lineOf(2)}`))
    expect(entries.map(({ kind, line }) => [kind, line])).toEqual([
      ['frame', 1],
      ['defect', 3],
      ['frame', 4],
    ])
  })

  it('without content has no entries', async () => {
    expect(await readAll(await write('empty.jsonl', ''))).toEqual([])
  })

  it('gives every whole line before a break of its gzip stream, and then the error', async () => {
    const random = Array.from({ length: 3_000 }, (_, seq) => `{"frame":{"type":"x","seq":${seq},"noise":"${Math.sin(seq)}"}}`).join('\n')
    const whole = gzipSync(random)
    const path = await write('cut.gz', whole.subarray(0, whole.length - 2_000))
    const seen: CaptureEntry[] = []
    const reading = async (): Promise<void> => {
      for await (const entry of readCapture(path)) seen.push(entry)
    }
    await expect(reading()).rejects.toThrow('unexpected end of file')
    expect(seen.length).toBeGreaterThan(1_000)
    expect(seen.every((entry) => entry.kind === 'frame')).toBe(true)
  })

  it('that does not exist is an error', async () => {
    await expect(readAll(join(folder, 'absent'))).rejects.toThrow('ENOENT')
  })
})
