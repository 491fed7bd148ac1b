import { describe, expect, it } from 'vitest'
import { Rig } from '../support/ws-client.ts'
import type { ExchangeConnection, SeenCommand } from '../support/ws-exchange.ts'

async function connected() {
  const rig = await Rig.start()
  await rig.socket.connect()
  const exchange = await rig.exchange.connection()
  await rig.expect('connected')
  return { rig, exchange }
}

async function grant(exchange: ExchangeConnection, sid: number): Promise<SeenCommand> {
  const command = await exchange.command()
  exchange.send({ id: command.id, type: 'subscribed', msg: { channel: (command.params['channels'] as readonly string[])[0], sid } })
  return command
}

describe('channels of the own account', () => {
  it('are held for all markets where none is named, again after a reconnect', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const channels = ['fill', 'user_orders', 'market_positions', 'order_group_updates']
    const holding = rig.socket.subscribe({ channels })
    for (const sid of channels.keys()) {
      expect((await grant(exchange, sid + 1)).params).toEqual({ channels: [channels[sid]], skip_ticker_ack: true })
    }
    expect(await holding).toHaveLength(4)
    exchange.cut()
    const again = await rig.exchange.connection()
    const restored = []
    for (const sid of channels.keys()) restored.push((await grant(again, sid + 1)).params['channels'])
    expect(restored.flat()).toEqual(channels)
    await rig.until('restored')
  })

  it('tell their messages as typed frames', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const msg = { event_type: 'triggered', order_group_id: 'og', ts_ms: 1_786_085_188_978 }
    exchange.send({ type: 'order_group_updates', sid: 4, seq: 1, msg })
    const { frame } = await rig.expect('frame')
    expect(frame).toMatchObject({ kind: 'order-group-update', eventType: 'triggered', orderGroupId: 'og' })
  })
})

describe('channels of reference prices', () => {
  it('are changed by indices, and tell which there are', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['cfbenchmarks_value'], indexIds: ['BRTI'] })
    expect((await grant(exchange, 3)).params).toMatchObject({ channels: ['cfbenchmarks_value'], index_ids: ['BRTI'] })
    await holding

    const listing = rig.socket.listIndices()
    const list = await exchange.command()
    expect(list.params).toEqual({ sid: 3, action: 'indexlist' })
    exchange.send({ id: list.id, type: 'cfbenchmarks_value_indexlist', sid: 3, seq: 1, msg: { index_ids: ['BRTI', 'ETHUSD_RTI'] } })
    expect(await listing).toEqual(['BRTI', 'ETHUSD_RTI'])

    const adding = rig.socket.update('cfbenchmarks_value', { action: 'subscribe_indices', indexIds: ['ETHUSD_RTI'] })
    const add = await exchange.command()
    expect(add.params).toEqual({ sid: 3, action: 'subscribe_indices', index_ids: ['ETHUSD_RTI'] })
    exchange.send({ id: add.id, type: 'ok', sid: 3, seq: 2, msg: { index_ids: ['BRTI', 'ETHUSD_RTI'] } })
    await adding
  })

  it('refuse a change by markets, and a list where they are not held', async () => {
    const { rig, exchange } = await connected()
    await using _ = rig
    const holding = rig.socket.subscribe({ channels: ['pyth_value'] })
    expect((await grant(exchange, 1)).params).toMatchObject({ underlying_tickers: ['all'] })
    await holding
    const change = rig.socket.update('pyth_value', { action: 'add_markets', marketTickers: ['A'] })
    await expect(change).rejects.toThrow('pyth_value is not subscribed by market_tickers')
    await expect(rig.socket.listIndices()).rejects.toThrow('cfbenchmarks_value is not held')
  })
})

it('communications are held in parts by several sockets', async () => {
  const { rig, exchange } = await connected()
  await using _ = rig
  const holding = rig.socket.subscribe({ channels: ['communications'], shard: { factor: 4, key: 3 }, userFilter: 'self' })
  expect((await grant(exchange, 1)).params).toMatchObject({ shard_factor: 4, shard_key: 3, user_filter: 'self' })
  await holding
  await expect(rig.socket.subscribe({ channels: ['communications'] })).rejects.toThrow('shard 3 of 4')
})

it('a socket is closed at the end of its block', async () => {
  await using rig = await Rig.start()
  {
    await using socket = rig.socket
    await socket.connect()
    await rig.expect('connected')
  }
  expect(await rig.expect('disconnected')).toMatchObject({ reason: 'closed' })
  expect(await rig.ended()).toBe(true)
})

it('tells all events that are there at once', async () => {
  const { rig, exchange } = await connected()
  await using _ = rig
  await rig.leave()
  const trade = (seq: number): object => ({ type: 'unsubscribed', sid: 1, seq })
  exchange.send(trade(1), trade(2), trade(3))
  const seqs: unknown[] = []
  for await (const batch of rig.socket.batches()) {
    for (const event of batch) seqs.push(event.kind === 'frame' && event.frame.seq)
    if (seqs.length === 3) break
  }
  expect(seqs).toEqual([1, 2, 3])
  expect(() => [rig.socket.events(), rig.socket.batches()]).toThrow('events() has a reader already')
})
