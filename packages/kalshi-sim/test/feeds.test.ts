import { indexValue, parseIndexValue } from '@kassandra/kalshi-sdk/units'
import { beforeEach, describe, expect, it } from 'vitest'
import { useEach } from '../../../test/support/use-each.ts'
import type { FeedChannel } from '../src/exchange/feeds/feeds.ts'
import { A, START_US, startExchange } from './exchange-fixture.ts'
import type { RawClient, RawFrame } from './raw-client.ts'

const NOON_MS = START_US / 1_000

const running = useEach(startExchange)
let client: RawClient

beforeEach(async () => {
  client = await running.connect()
})

const publish = (channel: FeedChannel, name: string, afterMs: number, value = '68000.12'): boolean =>
  running.exchange.feeds.publish(channel, { name, value: parseIndexValue(value), sourceTsMs: NOON_MS + afterMs })

async function told(channel: FeedChannel): Promise<readonly RawFrame[]> {
  await client.settle()
  return client.frames.filter(({ type }) => type === channel)
}

const FEEDS = [
  { channel: 'cfbenchmarks_value', field: 'index_ids', noun: 'indices', list: 'indexlist', id: 'index_id', code: 24 },
  { channel: 'cfbenchmarks_value_5hz', field: 'index_ids', noun: 'indices', list: 'indexlist', id: 'index_id', code: 24 },
  { channel: 'pyth_value', field: 'underlying_tickers', noun: 'underlyings', list: 'underlying_list', id: 'underlying_ticker', code: 28 },
] as const

describe.each(FEEDS)('$channel', ({ channel, field, noun, list, id, code }) => {
  const subscribe = (names?: readonly string[]) => client.ask('subscribe', { channels: [channel], ...(names ? { [field]: names } : {}) }, 1)
  const update = (action: string, names: readonly string[] | undefined, commandId: number) =>
    client.ask('update_subscription', { sid: 1, action, ...(names ? { [field]: names } : {}) }, commandId)
  const heard = async () => (await told(channel)).map(({ msg }) => msg[id])

  it('brings the values of what a subscription names', async () => {
    expect(await subscribe(['BTC'])).toMatchObject({ type: 'subscribed', msg: { channel, sid: 1 } })
    publish(channel, 'BTC', 0)
    publish(channel, 'ETH', 0)
    publish(channel, 'BTC', 1_000)
    const frames = await told(channel)
    expect(frames.map(({ sid, seq, msg }) => [sid, seq, msg[id]])).toEqual([
      [1, 1, 'BTC'],
      [1, 2, 'BTC'],
    ])
  })

  it('brings nothing to a subscription that names nothing, and everything to one that names all', async () => {
    await subscribe()
    publish(channel, 'BTC', 0)
    expect(await heard()).toEqual([])
    expect((await update(`subscribe_${noun}`, ['all'], 2)).msg).toEqual({ [field]: ['all'] })
    publish(channel, 'BTC', 1_000)
    publish(channel, 'NEW', 1_000)
    expect(await heard()).toEqual(['BTC', 'NEW'])
  })

  it('takes names in and out, and says what is left with a seq of the subscription', async () => {
    await subscribe(['BTC'])
    expect(await update(`subscribe_${noun}`, ['SOL', 'ETH'], 2)).toMatchObject({
      type: 'ok',
      sid: 1,
      seq: 1,
      msg: { [field]: ['BTC', 'ETH', 'SOL'] },
    })
    expect(await update(`unsubscribe_${noun}`, ['BTC'], 3)).toMatchObject({ type: 'ok', seq: 2, msg: { [field]: ['ETH', 'SOL'] } })
    for (const name of ['BTC', 'ETH', 'SOL']) publish(channel, name, 0)
    expect((await told(channel)).map(({ seq, msg }) => [seq, msg[id]])).toEqual([
      [3, 'ETH'],
      [4, 'SOL'],
    ])
    expect((await update(`unsubscribe_${noun}`, ['all'], 4)).msg).toEqual({ [field]: [] })
  })

  it('adds names on a second subscribe, on the old sid', async () => {
    await subscribe(['BTC'])
    const reply = await client.ask('subscribe', { channels: [channel], [field]: ['ETH'] }, 2)
    expect(reply).toMatchObject({ type: 'ok', sid: 1, msg: { [field]: ['BTC', 'ETH'] } })
  })

  it(`lists what there is with ${list}, without a change`, async () => {
    await subscribe(['BTC'])
    publish(channel, 'ETH', 0)
    publish(channel, 'BTC', 0)
    expect(await update(list, undefined, 2)).toMatchObject({ type: `${channel}_${list}`, sid: 1, msg: { [field]: ['BTC', 'ETH'] } })
    publish(channel, 'ETH', 1_000)
    expect(await heard()).toEqual(['BTC'])
  })

  it(`refuses ${noun} that are not named with code ${code}, and unknown actions with 13`, async () => {
    await subscribe(['BTC'])
    expect((await update(`subscribe_${noun}`, undefined, 2)).msg.code).toBe(code)
    expect((await update(`unsubscribe_${noun}`, undefined, 3)).msg.code).toBe(code)
    const other = noun === 'indices' ? 'subscribe_underlyings' : 'subscribe_indices'
    for (const [n, action] of ['add_markets', 'get_snapshot', other].entries()) {
      expect((await update(action, ['BTC'], 10 + n)).msg.code, action).toBe(13)
    }
    expect((await client.ask('update_subscription', { sid: 9, action: list }, 20)).msg.code).toBe(7)
  })

  it('passes over values that are not newer than the last of their name', async () => {
    await subscribe(['BTC', 'ETH'])
    expect([publish(channel, 'BTC', 1_000), publish(channel, 'BTC', 1_000), publish(channel, 'BTC', 999)]).toEqual([true, false, false])
    expect(publish(channel, 'ETH', 500)).toBe(true)
    expect(await heard()).toEqual(['BTC', 'ETH'])
  })
})

it('an index has the raw frame of its source and the average of the minute before', async () => {
  await client.ask('subscribe', { channels: ['cfbenchmarks_value'], index_ids: ['BRTI'] }, 1)
  publish('cfbenchmarks_value', 'BRTI', 0, '100.00')
  publish('cfbenchmarks_value', 'BRTI', 1_000, '101.00')
  const [first, second] = (await told('cfbenchmarks_value')).map(({ msg }) => msg)
  expect(first.avg_60s_data).toMatchObject({ value: '100.00000000', window_size: 0 })
  expect(second).toMatchObject({ index_id: 'BRTI', received_at: NOON_MS + 1_000, avg_60s_data: { value: '100.00000000', window_size: 1 } })
  expect(JSON.parse(second.data)).toMatchObject({ id: 'BRTI', value: '101.00000000', time: NOON_MS + 1_000 })
  expect(second).not.toHaveProperty('last_60s_windowed_average_15min')
})

it('an index has the average that quarter-hour markets settle on in the last minute before their close', async () => {
  await client.ask('subscribe', { channels: ['cfbenchmarks_value'], index_ids: ['all'] }, 1)
  for (let second = 14 * 60; second <= 15 * 60 + 1; second++) publish('cfbenchmarks_value', 'BRTI', second * 1_000)
  const counts = (await told('cfbenchmarks_value')).map(({ msg }) => msg.last_60s_windowed_average_15min?.window_size)
  expect(counts).toEqual([undefined, ...Array.from({ length: 60 }, (_, n) => n + 1), undefined])
})

it('five values a second have eight decimals and no averages', async () => {
  await client.ask('subscribe', { channels: ['cfbenchmarks_value_5hz'], index_ids: ['BRTI'] }, 1)
  for (let n = 0; n < 5; n++) publish('cfbenchmarks_value_5hz', 'BRTI', n * 200, '0.00000001')
  const frames = await told('cfbenchmarks_value_5hz')
  expect(frames).toHaveLength(5)
  expect(frames[4]?.msg).toMatchObject({ value_usd: '0.00000001', source_ts_ms: NOON_MS + 800 })
  expect(frames[4]?.msg).not.toHaveProperty('avg_60s_data')
})

it('underlyings are listed for two hours after their last value', async () => {
  await client.ask('subscribe', { channels: ['pyth_value'] }, 1)
  publish('pyth_value', 'OLD', 0)
  publish('pyth_value', 'KEPT', 1)
  publish('pyth_value', 'NEW', 2 * 3_600_000 + 1)
  const reply = await client.ask('update_subscription', { sid: 1, action: 'underlying_list' }, 2)
  expect(reply.msg.underlying_tickers).toEqual(['KEPT', 'NEW'])
})

it('indices go with no markets', async () => {
  const reply = await client.ask('subscribe', { channels: ['cfbenchmarks_value'], market_tickers: [A] }, 1)
  expect(reply.msg.code).toBe(11)
})

it('a value is exact to the last decimal', async () => {
  await client.ask('subscribe', { channels: ['pyth_value'], underlying_tickers: ['X'] }, 1)
  running.exchange.feeds.publish('pyth_value', { name: 'X', value: indexValue(Number.MAX_SAFE_INTEGER), sourceTsMs: NOON_MS })
  expect((await told('pyth_value'))[0]?.msg.value_usd).toBe('90071992.54740991')
})
