import { readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { createExchange, listen, SyntheticFlow } from '@kassandra/kalshi-sim'
import { describe, expect, it } from 'vitest'
import { ManagedBooks } from '../../src/book/managed-books.ts'
import { readCapture } from '../../src/capture/read-capture.ts'
import { KalshiClient } from '../../src/client/kalshi-client.ts'
import { Recorder } from '../../src/replay/recorder.ts'
import { Replay } from '../../src/replay/replay.ts'
import { epochUs } from '../../src/units/time.ts'
import { temporaryFolder } from './support.ts'

const START_US = epochUs(1_778_733_492_000_000)
/** After a reconnect there are as many at least: a snapshot of each market. */
const MARKETS = 6
const FRAMES_BEFORE = 300

async function startSimulator() {
  const flow = new SyntheticFlow({ seed: 5, markets: MARKETS, rate: 400, startUs: START_US, durationUs: 30_000_000, lifecycleSeconds: 0 })
  const exchange = createExchange({ flow, speed: { kind: 'factor', factor: 20 }, keyType: 'ed25519' })
  const { restUrl, wsUrl, close } = await listen(exchange, { port: 0 })
  const { credentials } = exchange
  if (!credentials) throw new Error('the exchange has no key')
  const stop = async (): Promise<void> => {
    await close()
    exchange.close()
  }
  return { exchange, environment: { restUrl, wsUrl }, credentials, [Symbol.asyncDispose]: stop }
}

/**
 * What a program sees of an exchange: answers, frames with their times, and the books at the end, which is when it has been cut off twice.
 * @param onPhase Told when it has read enough of a connection: 0 of the first, 1 of what came after the first cut.
 */
async function observe(client: KalshiClient, onPhase: (phase: number) => void) {
  const tickers: string[] = []
  for await (const { ticker } of client.markets.list({ limit: 4 })) tickers.push(ticker)
  const missing: unknown = await client.markets.get('NO-SUCH-MARKET').catch((error: unknown) => error)
  const [before] = await Promise.all([client.markets.orderbooks(tickers), client.exchange.status()])
  let connections = 0
  const socket = client.socket({ createConnId: () => `conn-${++connections}`, reconnect: { minDelayMs: 1, maxDelayMs: 5 } })
  await socket.connect()
  const books = new ManagedBooks(socket)
  const subscribed = books.subscribe(tickers)
  const seen: unknown[] = []
  let frames = 0
  let phase = 0
  for await (const event of books.events()) {
    if (event.kind === 'snapshot' || event.kind === 'delta') {
      seen.push([event.kind, event.event.connId, event.event.receivedAtUs, event.event.text()])
      frames++
      if (frames === (phase === 0 ? FRAMES_BEFORE : MARKETS)) onPhase(phase)
      if (phase === 2 && frames === MARKETS) break
    } else if (event.kind === 'socket' && event.event.kind === 'disconnected') {
      seen.push([event.event.kind, event.event.connId])
      frames = 0
      phase++
    }
  }
  await subscribed
  const states = tickers.map((ticker) => {
    const { state, seq, yes, no } = books.get(ticker).snapshot()
    return { ticker, state, seq, yes, no }
  })
  return { tickers, missing: Reflect.get(Object(missing), 'code'), before, seen, states }
}

describe('a recording of a session with the simulator', () => {
  it('replays it to the same program, frame by frame and instant by instant', async () => {
    await using folder = await temporaryFolder()
    await using simulator = await startSimulator()
    const { exchange, environment, credentials } = simulator
    const path = folder.file('session.jsonl')
    const recorder = await Recorder.create(path)
    const live = new KalshiClient({ environment, credentials, ...recorder.clientOptions() })
    exchange.flow.start()
    const recorded = await observe(live, (phase) => {
      if (phase === 0) exchange.faults.inject({ kind: 'disconnect' })
      if (phase === 1) exchange.faults.inject({ kind: 'disconnect', downForMs: 20 })
    })
    await live.close()
    await recorder.close()
    const text = await readFile(path, 'utf8')
    expect(text).not.toContain(credentials.keyId)
    expect(text).not.toMatch(/kalshi-access/i)
    const gzipped = folder.file('session.jsonl.gz')
    await writeFile(gzipped, gzipSync(text))
    for (const file of [path, gzipped]) {
      const replay = await Replay.open(file)
      const client = new KalshiClient(replay.clientOptions())
      expect(await observe(client, () => undefined)).toEqual(recorded)
      await client.close()
      await replay.done
      expect(replay.left()).toEqual({ exchanges: 0, connections: 0 })
    }
  })

  it('is a capture to those who read captures', async () => {
    await using folder = await temporaryFolder()
    await using simulator = await startSimulator()
    const path = folder.file('session.jsonl')
    const recorder = await Recorder.create(path)
    const client = new KalshiClient({ ...simulator, ...recorder.clientOptions() })
    const socket = client.socket()
    await socket.connect()
    void socket.subscribe({ channels: ['trade', 'ticker'] })
    const times: number[] = []
    simulator.exchange.flow.start()
    for await (const event of socket.events()) {
      if (event.kind === 'frame') times.push(event.receivedAtUs)
      if (times.length === 50) break
    }
    await client.close()
    await recorder.close()
    const frames: { conn: string; receivedAtUs: number | undefined }[] = []
    for await (const entry of readCapture(path)) if (entry.kind === 'frame') frames.push(entry)
    expect(frames.length).toBeGreaterThanOrEqual(50)
    expect(frames.every(({ conn, receivedAtUs }) => conn === '1' && receivedAtUs !== undefined)).toBe(true)
  })
})
