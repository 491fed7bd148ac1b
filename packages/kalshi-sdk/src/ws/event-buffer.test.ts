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
})
