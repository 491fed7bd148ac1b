import { describe, expect, it } from 'vitest'
import { epochUs } from '../units/time.ts'
import { EventBuffer } from './event-buffer.ts'
import type { FrameEvent, SocketEvent } from './socket-event.ts'

const atUs = epochUs(0)
const frame = (seq: number, connId = 'c'): FrameEvent => ({
  kind: 'frame',
  connId,
  receivedAtUs: atUs,
  frame: { kind: 'ok', seq },
  text: () => '',
})
const connected: SocketEvent = { kind: 'connected', connId: 'c', atUs }

function bufferOf(maxFrames: number) {
  const calls: string[] = []
  const buffer = new EventBuffer(maxFrames, { onFull: () => calls.push('full'), onRoom: () => calls.push('room') })
  const reader = buffer.read()
  const next = async (): Promise<SocketEvent | undefined> => (await reader.next()).value
  return { buffer, calls, reader, next }
}

describe('the event buffer', () => {
  it('gives events in their order, also to a reader that waits', async () => {
    const { buffer, next } = bufferOf(10)
    const first = next()
    buffer.push(connected)
    buffer.push(frame(1))
    buffer.push(frame(2))
    expect([await first, await next(), await next()]).toMatchObject([connected, { frame: { seq: 1 } }, { frame: { seq: 2 } }])
  })

  it('keeps the order through thousands of events', async () => {
    const { buffer, next } = bufferOf(1_000_000)
    let written = 0
    let read = 0
    for (let round = 0; round < 30; round++) {
      for (let count = 0; count < 1_000; count++) buffer.push(frame(++written))
      for (let count = 0; count < 900; count++) expect(await next()).toMatchObject({ frame: { seq: ++read } })
    }
    while (read < written) expect(await next()).toMatchObject({ frame: { seq: ++read } })
  })

  it('tells once that it is full and once that half is taken, and counts frames only', async () => {
    const { buffer, calls, next } = bufferOf(4)
    for (let count = 0; count < 9; count++) buffer.push(connected)
    for (let seq = 1; seq <= 3; seq++) buffer.push(frame(seq))
    expect(calls).toEqual([])
    buffer.push(frame(4))
    buffer.push(frame(5))
    expect([calls, buffer.isFull]).toEqual([['full'], true])
    for (let count = 0; count < 9 + 2; count++) await next()
    expect(calls).toEqual(['full'])
    await next()
    expect([calls, buffer.isFull]).toEqual([['full', 'room'], false])
  })

  it('puts one overflow event in the place of frames that are dropped one after another', async () => {
    const { buffer, next } = bufferOf(1)
    buffer.push(frame(1))
    buffer.drop(frame(2))
    buffer.drop(frame(3))
    buffer.push(connected)
    buffer.drop(frame(4))
    expect([await next(), await next(), await next(), await next()]).toMatchObject([
      { frame: { seq: 1 } },
      { kind: 'overflow', dropped: 2 },
      connected,
      { kind: 'overflow', dropped: 1 },
    ])
  })

  it('puts one overflow event in the place of the oldest frames, which make room for new ones', async () => {
    const { buffer, next } = bufferOf(2)
    buffer.push(connected)
    for (let seq = 1; seq <= 5; seq++) buffer.pushOverOldest(frame(seq))
    buffer.push(connected)
    buffer.pushOverOldest(frame(6))
    expect([await next(), await next(), await next(), await next(), await next()]).toMatchObject([
      connected,
      { kind: 'overflow', dropped: 4 },
      { frame: { seq: 5 } },
      connected,
      { frame: { seq: 6 } },
    ])
  })

  it('keeps the newest frames and counts all others, whatever comes when', async () => {
    const { buffer, next } = bufferOf(3)
    let written = 0
    let read = 0
    let dropped = 0
    for (let round = 0; round < 200; round++) {
      for (let count = 0; count < (round * 7) % 11; count++) buffer.pushOverOldest(frame(++written))
      if (round % 5 === 0) buffer.push(connected)
      for (let count = 0; count < (round * 3) % 4; count++) {
        buffer.push(connected) // so that there is something to take
        const event = await next()
        if (event?.kind === 'overflow') dropped += event.dropped
        if (event?.kind === 'frame') expect(event.frame.seq).toBe(++read + dropped)
      }
    }
    expect(dropped).toBeGreaterThan(100)
  })

  it('fails behind what is in it, once', async () => {
    const { buffer, next, reader } = bufferOf(1)
    buffer.push(connected)
    buffer.end(new Error('too slow'))
    expect(await next()).toEqual(connected)
    await expect(reader.next()).rejects.toThrow('too slow')
    expect(await reader.next()).toEqual({ done: true, value: undefined })
  })

  it('has one reader at a time', async () => {
    const { buffer, reader } = bufferOf(1)
    expect(() => buffer.read()).toThrow('has a reader already')
    const waiting = reader.next()
    await reader.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    buffer.push(connected)
    expect(await buffer.read().next()).toEqual({ done: false, value: connected })
  })

  it('ends behind what is in it', async () => {
    const { buffer, next, reader } = bufferOf(1)
    buffer.push(connected)
    buffer.end()
    buffer.push(frame(1))
    expect([await next(), await reader.next(), await reader.next()]).toEqual([
      connected,
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
  })

  it('gives a reader of batches all that is there, and what one turn brings at once', async () => {
    const { buffer, calls } = batchesOf(4)
    const batches = buffer.readBatches()
    for (let seq = 1; seq <= 4; seq++) buffer.push(frame(seq))
    expect(calls).toEqual(['full'])
    expect(((await batches.next()).value ?? []).map(seqOf)).toEqual([1, 2, 3, 4])
    expect([calls, buffer.isFull]).toEqual([['full', 'room'], false])
    const next = batches.next()
    buffer.push(connected)
    buffer.push(frame(5))
    expect(((await next).value ?? []).map(seqOf)).toEqual([undefined, 5])
  })

  it('ends a reader of batches behind what is there, and one that waits', async () => {
    const { buffer } = batchesOf(4)
    const batches = buffer.readBatches()
    expect(() => buffer.read()).toThrow('has a reader already')
    buffer.push(frame(1))
    buffer.end()
    expect(await batches.next()).toMatchObject({ value: [{ frame: { seq: 1 } }] })
    expect(await batches.next()).toEqual({ done: true, value: undefined })

    const other = batchesOf(4).buffer
    const waiting = other.readBatches().next()
    other.end()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('leaves to the next reader what a reader of batches has not taken', async () => {
    const { buffer } = batchesOf(4)
    const first = buffer.readBatches()
    const waiting = first.next()
    await first.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    buffer.push(frame(1))
    expect((await buffer.read().next()).value).toMatchObject({ frame: { seq: 1 } })
  })
})

function batchesOf(maxFrames: number) {
  const calls: string[] = []
  return { calls, buffer: new EventBuffer(maxFrames, { onFull: () => calls.push('full'), onRoom: () => calls.push('room') }) }
}

const seqOf = (event: SocketEvent): number | undefined => (event.kind === 'frame' ? event.frame.seq : undefined)
