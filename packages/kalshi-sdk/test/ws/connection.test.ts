import { describe, expect, it } from 'vitest'
import { ManualClock } from '../support/manual-clock.ts'
import { Rig, turns } from '../support/ws-client.ts'

const deltaText = (seq: number): string =>
  JSON.stringify({
    type: 'orderbook_delta',
    sid: 1,
    seq,
    msg: {
      market_ticker: 'KXBTC15M-26MAY140045-45',
      market_id: '',
      price_dollars: '0.4300',
      delta_fp: '1.00',
      side: 'no',
      ts_ms: 1_786_085_188_978,
    },
  })

async function connected(options: Parameters<typeof Rig.start>[0] = {}) {
  const rig = await Rig.start(options)
  await rig.socket.connect()
  const exchange = await rig.exchange.connection()
  await rig.expect('connected')
  return { rig, exchange }
}

/** Reads frames until that many deltas are read or lost; what else happens is returned. */
async function readDeltas(rig: Rig, count: number) {
  const seqs: number[] = []
  let dropped = 0
  while (seqs.length + dropped < count) {
    const event = await rig.next()
    if (event.kind === 'overflow') dropped += event.dropped
    if (event.kind === 'frame' && event.frame.kind === 'orderbook-delta') seqs.push(event.frame.seq)
  }
  return { seqs, dropped }
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_item, at) => at + 1)

describe('a connection', () => {
  it('gives frames decoded, in order, with their time of arrival and their text as it came', async () => {
    const clock = new ManualClock()
    const { rig, exchange } = await connected({ clock })
    await using _ = rig
    exchange.sendText(`${deltaText(1)}\n`)
    exchange.sendText('{"type":"novelty","sid":3}')
    exchange.sendText('{"type":"orderbook_delta"')
    const [delta, novelty, broken] = [await rig.expect('frame'), await rig.expect('frame'), await rig.expect('frame')]
    expect(delta).toMatchObject({
      connId: 'conn-1',
      receivedAtUs: clock.nowUs(),
      frame: { kind: 'orderbook-delta', side: 'no', price: 4_300, delta: 1_00 },
    })
    expect(delta.text()).toBe(`${deltaText(1)}\n`)
    expect([novelty.frame.kind, broken.frame.kind]).toEqual(['unknown', 'malformed'])
    expect(broken.text()).toBe('{"type":"orderbook_delta"')
  })

  it('turns books in YES prices into own prices, told by the subscription of each frame', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['orderbook_delta'], marketTickers: ['A'], useYesPrice: true })
    const { id, params } = await exchange.command()
    expect(params['use_yes_price']).toBe(true)
    exchange.send({ id, type: 'subscribed', msg: { channel: 'orderbook_delta', sid: 1 } })
    exchange.sendText(deltaText(1))
    await holding
    await rig.expect('frame')
    expect((await rig.expect('frame')).frame).toMatchObject({ side: 'no', price: 5_700 })
  })

  it('answers pings', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const pong = exchange.pong()
    exchange.ping()
    await pong
  })

  it('is dead without a frame or ping for the whole time, and is made anew', async () => {
    const clock = new ManualClock()
    const { rig, exchange } = await connected({ clock, livenessTimeoutMs: 30_000 })
    await using _ = rig
    for (let count = 0; count < 3; count++) {
      clock.advance(29_000)
      const pong = exchange.pong()
      exchange.ping()
      await pong
    }
    clock.advance(29_000)
    exchange.sendText(deltaText(1))
    await rig.expect('frame')
    clock.advance(29_999)
    await turns()
    expect(rig.socket.connId).toBe('conn-1')
    clock.advance(100)
    expect(await rig.expect('disconnected')).toMatchObject({ connId: 'conn-1', reason: 'dead', detail: 'nothing was heard for 30000 ms' })
    await exchange.ended()
    clock.advance(0)
    expect(await rig.expect('connected')).toMatchObject({ connId: 'conn-2' })
  })

  it('that the exchange closes tells its reason', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    exchange.close(1012, 'deploy')
    expect(await rig.expect('disconnected')).toMatchObject({ reason: 'server', detail: 'closed with code 1012: deploy' })
    expect(await rig.expect('connected')).toMatchObject({ connId: 'conn-2' })
  })

  it('can be dropped on request', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    rig.socket.reconnect()
    expect(await rig.expect('disconnected')).toMatchObject({ connId: 'conn-1', reason: 'requested' })
    await exchange.ended()
    expect(await rig.expect('connected')).toMatchObject({ connId: 'conn-2' })
  })

  it('fails the commands whose replies it does not bring any more', async () => {
    const { rig, exchange } = await connected({ random: () => 0.99, reconnect: { minDelayMs: 60_000, maxDelayMs: 60_000 } })
    await using _ = rig
    const list = rig.socket.list()
    await exchange.command()
    exchange.cut()
    await expect(list).rejects.toMatchObject({ code: 'CONNECTION_FAILED', message: 'the connection ended before the reply' })
    await expect(rig.socket.list()).rejects.toMatchObject({ code: 'NOT_CONNECTED' })
    await expect(rig.socket.update('trade', { action: 'get_snapshot', marketTickers: ['A'] })).rejects.toMatchObject({
      code: 'NOT_CONNECTED',
    })
  })

  it('is closed politely, and with it all that waits', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const [holding, list] = [rig.socket.subscribe({ channels: ['trade'] }), rig.socket.list()]
    await exchange.command()
    const outcomes = Promise.allSettled([holding, list])
    exchange.sendText(deltaText(1))
    await rig.socket.close()
    expect(await outcomes).toMatchObject([{ reason: { code: 'CLIENT_CLOSED' } }, { reason: { code: 'CONNECTION_FAILED' } }])
    expect(await rig.until('disconnected')).toMatchObject({ reason: 'closed' })
    expect(await rig.ended()).toBe(true)
    await expect(rig.socket.connect()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    await expect(rig.socket.subscribe({ channels: ['trade'] })).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })

  it('ends the wait for a connection with the socket or the signal', async () => {
    await using rig = await Rig.start()
    rig.exchange.refusal = 'silence'
    const impatience = new AbortController()
    const [impatient, patient] = [rig.socket.connect(impatience.signal), rig.socket.connect()]
    const outcomes = Promise.allSettled([impatient, patient])
    await rig.exchange.refused()
    impatience.abort(new Error('too long'))
    await rig.socket.close()
    expect(await outcomes).toMatchObject([{ reason: { message: 'too long' } }, { reason: { code: 'CLIENT_CLOSED' } }])
  })
})

describe('a reader that is behind', () => {
  const FRAMES = 60_000

  it('slows the exchange down by TCP and loses nothing', async () => {
    const { rig, exchange } = await connected({ buffer: { maxFrames: 500 } })
    await using _ = rig
    for (const seq of upTo(FRAMES)) exchange.sendText(deltaText(seq))
    // Once nothing moves any more, what the reader has not taken waits at the exchange.
    let before = -1
    while (exchange.unsentBytes !== before) {
      before = exchange.unsentBytes
      await turns(200)
    }
    expect(exchange.unsentBytes).toBeGreaterThan(0)
    expect(await readDeltas(rig, FRAMES)).toEqual({ seqs: upTo(FRAMES), dropped: 0 })
    expect(rig.socket.connId).toBe('conn-1')
  })

  it('does not take a reply that it cannot read for a late one', async () => {
    const clock = new ManualClock()
    const { rig, exchange } = await connected({ clock, commandTimeoutMs: 5_000, buffer: { maxFrames: 10 } })
    await using _ = rig
    const list = rig.socket.list()
    const { id } = await exchange.command()
    for (const seq of upTo(10)) exchange.sendText(deltaText(seq))
    await clock.untilWaiting(20_000)
    exchange.send({ id, type: 'ok', msg: [{ channel: 'trade', sid: 1 }] })
    clock.advance(19_000)
    await turns()
    await readDeltas(rig, 10)
    expect(await list).toEqual([{ channel: 'trade', sid: 1 }])
  })

  it('loses the connection after a bounded pause, keeps what was read, and gets the next one when it has caught up', async () => {
    const clock = new ManualClock()
    const { rig, exchange } = await connected({ clock, buffer: { maxFrames: 10, maxPauseMs: 20_000 } })
    await using _ = rig
    for (const seq of upTo(10)) exchange.sendText(deltaText(seq))
    await clock.untilWaiting(20_000)
    clock.advance(19_999)
    await turns()
    expect(rig.socket.connId).toBe('conn-1')
    clock.advance(1)
    await exchange.ended()
    await turns()
    clock.advance(0)
    await turns(50)
    expect(rig.socket.connId).toBeUndefined()
    expect((await readDeltas(rig, 10)).seqs).toEqual(upTo(10))
    expect(await rig.expect('disconnected')).toMatchObject({ reason: 'slow-consumer', detail: 'the reader stayed behind for 20000 ms' })
    expect(await rig.expect('connected')).toMatchObject({ connId: 'conn-2' })
  })

  it('may rather lose the newest frames, counted in their place', async () => {
    const { rig, exchange } = await connected({ buffer: { maxFrames: 100, onOverflow: 'drop-newest' } })
    await using _ = rig
    for (const seq of upTo(1_000)) exchange.sendText(deltaText(seq))
    const pong = exchange.pong()
    exchange.ping()
    await pong
    const { seqs, dropped } = await readDeltas(rig, 1_000)
    expect(seqs).toEqual(upTo(seqs.length))
    expect([seqs.length, dropped]).toEqual([100, 900])
    exchange.sendText(deltaText(1_001))
    expect((await rig.expect('frame')).frame).toMatchObject({ seq: 1_001 })
  })
})
