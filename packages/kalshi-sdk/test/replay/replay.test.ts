import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KalshiClient } from '../../src/client/kalshi-client.ts'
import { Recorder } from '../../src/replay/recorder.ts'
import { formatLine, type RecordingLine } from '../../src/replay/recording-line.ts'
import { Replay, type ReplayOptions } from '../../src/replay/replay.ts'
import { epochUs } from '../../src/units/time.ts'
import { type LocalExchange, startLocalExchange } from '../rest/support/local-exchange.ts'
import { ManualClock } from '../rest/support/manual-clock.ts'
import { temporaryFolder } from './support.ts'

const AT_US = 1_778_733_493_000_000
const STATUS = { exchange_active: true, trading_active: true }
const HEADER: RecordingLine = { kind: 'recording', version: 1, atUs: AT_US }
const SUBSCRIBE = '{"id":1,"cmd":"subscribe","params":{"channels":["trade"],"skip_ticker_ack":true}}'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let exchange: LocalExchange
beforeEach(async () => {
  folder = await temporaryFolder()
  exchange = await startLocalExchange()
})
afterEach(async () => {
  await exchange.close()
  await folder[Symbol.asyncDispose]()
})

async function replayOf(lines: readonly RecordingLine[], options?: ReplayOptions) {
  const path = folder.file('made.jsonl')
  await writeFile(path, lines.map((line) => `${formatLine(line)}\n`).join(''))
  const replay = await Replay.open(path, options)
  const client = new KalshiClient({ ...replay.clientOptions(), retryPolicy: { baseDelayMs: 1 } })
  return { replay, client, [Symbol.asyncDispose]: () => client.close() }
}

const get = (target: string, asked: number, answered: number, json: unknown): RecordingLine => ({
  kind: 'rest',
  atUs: AT_US + answered,
  asked,
  answered,
  method: 'GET',
  target: `/trade-api/v2${target}`,
  response: { status: 200, headers: {}, text: JSON.stringify(json) },
})

describe('a file with a damaged line', () => {
  const answer = formatLine(get('/exchange/status', 1, 2, STATUS))

  it('is a recording up to there where it is the last', async () => {
    const path = folder.file('cut.jsonl')
    await writeFile(path, `${formatLine(HEADER)}\n${answer}\n${answer.slice(0, 40)}`)
    expect((await Replay.open(path)).left()).toEqual({ exchanges: 1, connections: 0 })
  })

  it('is none where others follow it', async () => {
    const path = folder.file('damaged.jsonl')
    await writeFile(path, `${formatLine(HEADER)}\n${answer.slice(0, 40)}\n${answer}\n`)
    await expect(Replay.open(path)).rejects.toThrow('line 2 of the file is damaged')
  })
})

describe('a recording of REST', () => {
  it('gives failures and refusals again, and the retries that followed', async () => {
    const path = folder.file('failures.jsonl')
    const recorder = await Recorder.create(path)
    const live = new KalshiClient({ environment: exchange, ...recorder.clientOptions(), retryPolicy: { baseDelayMs: 1 } })
    exchange.reply((response) => response.socket?.destroy(), { status: 503 }, { json: STATUS })
    exchange.reply({ status: 400, json: { error: { code: 'bad', message: 'no' } }, headers: { 'set-cookie': 'session=1' } })
    const ask = async (client: KalshiClient): Promise<unknown> => [
      (await client.exchange.status().withResponse()).response.attempts,
      await client.markets.get('X').catch((error: unknown) => String(error)),
    ]
    const seen = await ask(live)
    expect(seen).toEqual([3, expect.stringContaining('400 bad')])
    await live.close()
    await recorder.close()
    const replay = await Replay.open(path)
    await using client = new KalshiClient({ ...replay.clientOptions(), retryPolicy: { baseDelayMs: 1 } })
    expect(await ask(client)).toEqual(seen)
    await replay.done
  })

  it('never overwrites another', async () => {
    const path = folder.file('taken.jsonl')
    await writeFile(path, 'precious')
    await expect(Recorder.create(path)).rejects.toMatchObject({ code: 'EEXIST' })
  })

  it('refuses what is not in it, and says where it differs first', async () => {
    await using rig = await replayOf([HEADER, get('/exchange/status', 1, 2, STATUS)])
    const asked = rig.client.markets.list({ limit: 3 })
    await expect(asked).rejects.toMatchObject({
      code: 'REPLAY_MISMATCH',
      message: expect.stringContaining('the path is "/trade-api/v2/markets"'),
    })
    await expect(rig.replay.done).rejects.toMatchObject({ code: 'REPLAY_MISMATCH' })
    expect(rig.replay.left()).toEqual({ exchanges: 1, connections: 0 })
  })

  it('shows the instants of the recording', async () => {
    await using rig = await replayOf([HEADER, get('/exchange/status', 1, 2, STATUS)])
    expect(rig.replay.clock.nowUs()).toBe(AT_US)
    const { response } = await rig.client.exchange.status().withResponse()
    expect(response.receivedAtUs).toBe(AT_US + 2)
    await rig.replay.done
  })

  it.each([
    ['', 'the file is empty'],
    ['{"type":"trade"}\n', 'the file does not begin as a recording'],
    ['{"kind":"recording","version":9,"atUs":1}\n', 'version 9 of recordings is not known'],
  ])('is told from other files: %j', async (text, message) => {
    const path = folder.file('other.jsonl')
    await writeFile(path, text)
    await expect(Replay.open(path)).rejects.toMatchObject({ code: 'RECORDING_MALFORMED', message })
  })

  it('cut off in its last line keeps the others', async () => {
    const path = folder.file('cut.jsonl')
    await writeFile(path, `${formatLine(HEADER)}\n${formatLine(get('/exchange/status', 1, 2, STATUS))}\n{"kind":"rest","atUs":17`)
    const replay = await Replay.open(path)
    await using client = new KalshiClient(replay.clientOptions())
    expect(await client.exchange.status()).toMatchObject({ exchangeActive: true })
    await replay.done
  })
})

describe('a recording of a socket', () => {
  const open: RecordingLine = { kind: 'ws-open', conn: '1', atUs: AT_US + 10 }
  const sent: RecordingLine = { kind: 'ws-sent', conn: '1', atUs: AT_US + 20, text: SUBSCRIBE }
  const frame = (text: string, atUs: number): RecordingLine => ({ kind: 'ws-frame', conn: '1', text, atUs: AT_US + atUs })
  const subscribed = frame('{"id":1,"type":"subscribed","msg":{"channel":"trade","sid":1}}\n', 30)
  const closed: RecordingLine = { kind: 'ws-closed', conn: '1', atUs: AT_US + 2_000_000, reason: 'server', detail: 'closed with code 1001' }

  it('gives a reply after its command only, and the end with its reason', async () => {
    await using rig = await replayOf([HEADER, open, frame('{"type":"early"}', 15), sent, subscribed, closed])
    const socket = rig.client.socket()
    const events = socket.events()[Symbol.asyncIterator]()
    await socket.connect()
    expect((await events.next()).value).toMatchObject({ kind: 'connected', atUs: AT_US + 10 })
    expect((await events.next()).value).toMatchObject({ kind: 'frame', receivedAtUs: AT_US + 15, frame: { type: 'early' } })
    await socket.subscribe({ channels: ['trade'] })
    expect((await events.next()).value).toMatchObject({ kind: 'frame', receivedAtUs: AT_US + 30, frame: { kind: 'subscribed' } })
    expect((await events.next()).value).toMatchObject({ kind: 'disconnected', reason: 'server', detail: 'closed with code 1001' })
    await rig.replay.done
    const error = { code: 'REPLAY_MISMATCH', message: 'a connection is opened, and the recording has no further one' }
    expect((await events.next()).value).toMatchObject({ kind: 'connect-failed', error })
  })

  it('ends where the client sends something else, and says what', async () => {
    await using rig = await replayOf([HEADER, open, sent, subscribed])
    const socket = rig.client.socket()
    await socket.connect()
    void socket.subscribe({ channels: ['ticker'] }).catch(() => undefined)
    await expect(rig.replay.done).rejects.toThrow('params.channels[0] is "ticker", and "trade" in the recording')
  })

  it('ends where the client does not send what it sent', async () => {
    const timers = new ManualClock()
    await using rig = await replayOf([HEADER, open, sent, subscribed], { timers, patienceMs: 77 })
    const socket = rig.client.socket()
    await socket.connect()
    timers.advance(await timers.nextWait((delayMs) => delayMs === 77))
    await expect(rig.replay.done).rejects.toThrow('the client does not send what comes next in the recording: {"id":1,"cmd":"subscribe"')
  })

  it('keeps the pace that is asked for', async () => {
    const timers = new ManualClock()
    const lines = [HEADER, open, frame('{"type":"one"}', 10), frame('{"type":"two"}', 4_000_010)]
    await using rig = await replayOf(lines, { timers, speed: 2 })
    const socket = rig.client.socket()
    const events = socket.events()[Symbol.asyncIterator]()
    await socket.connect()
    await events.next()
    expect((await events.next()).value).toMatchObject({ frame: { type: 'one' } })
    timers.advance(await timers.nextWait((delayMs) => delayMs === 2_000))
    expect((await events.next()).value).toMatchObject({ receivedAtUs: epochUs(AT_US + 4_000_010), frame: { type: 'two' } })
    await rig.replay.done
  })
})
