import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type IntervalHistogram, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { Reader } from './reader.ts'
import type { Workload } from './workload.ts'

const IDLE_MS = 1_000
const NS_PER_MS = 1e6

export interface Delay {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

export interface LoopRun {
  readonly framesPerSecond: number
  /** With nothing to do: the resolution of the meter and what the machine adds. */
  readonly idle: Delay
  readonly fed: Delay
  readonly gcCount: number
  /** Of the time. */
  readonly gcShare: number
  readonly gcMaxMs: number
}

/** Reads the frames from a socket, from another process that sends them `factor` times as fast as they were recorded. */
export async function measureLoop(workload: Workload, factor: number): Promise<LoopRun> {
  const server = fork(fileURLToPath(new URL('./feed-server.ts', import.meta.url)), [`${factor}`])
  try {
    const [port] = await once(server, 'message')
    const meter = monitorEventLoopDelay({ resolution: 1 })
    const idle = await metered(meter, () => wait(IDLE_MS))
    const pausesMs: number[] = []
    const collector = new PerformanceObserver((list) => pausesMs.push(...list.getEntries().map(({ duration }) => duration)))
    const startedMs = performance.now()
    collector.observe({ entryTypes: ['gc'] })
    const fed = await metered(meter, () => feed(workload, `ws://127.0.0.1:${port}`))
    const tookMs = performance.now() - startedMs
    await wait(10) // what was collected last is told a turn later
    collector.disconnect()
    return {
      framesPerSecond: Math.round((workload.frames.length / tookMs) * 1_000),
      idle,
      fed,
      gcCount: pausesMs.length,
      gcShare: pausesMs.reduce((sum, each) => sum + each, 0) / tookMs,
      gcMaxMs: Math.max(0, ...pausesMs),
    }
  } finally {
    server.disconnect()
  }
}

async function metered(meter: IntervalHistogram, work: () => Promise<unknown>): Promise<Delay> {
  meter.reset()
  meter.enable()
  await work()
  meter.disable()
  return { p50Ms: meter.percentile(50) / NS_PER_MS, p99Ms: meter.percentile(99) / NS_PER_MS, maxMs: meter.max / NS_PER_MS }
}

async function feed(workload: Workload, url: string): Promise<void> {
  const reader = new Reader(workload)
  const socket = new WebSocket(url, { perMessageDeflate: false })
  const failed = Promise.withResolvers<never>()
  let count = 0
  socket.on('message', (bytes: Buffer) => {
    try {
      const frame = workload.frames[count++]
      if (!frame) throw new Error('more frames came than there are')
      reader.before(frame)
      const decision = reader.read(bytes, frame.atUs)
      reader.send(decision)
      reader.after(decision)
    } catch (error) {
      failed.reject(error)
    }
  })
  await Promise.race([once(socket, 'close'), failed.promise])
  if (count !== workload.frames.length) throw new Error(`${count} of ${workload.frames.length} frames came`)
  reader.close()
}
