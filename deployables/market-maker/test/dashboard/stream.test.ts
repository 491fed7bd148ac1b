import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { call } from './support/api-client.ts'
import { EventReader } from './support/event-reader.ts'
import { SCENARIO_MARKETS } from './support/scenario-port.ts'
import { serveScenario } from './support/served-scenario.ts'

const [BITCOIN] = SCENARIO_MARKETS.map(({ ticker }) => ticker) as [string]

it('sends everything at first, then only what changed', async () => {
  await using served = await serveScenario({ past: 60 })
  using reader = await EventReader.open(`${served.endpoint.url}/api/stream`)
  const first = await reader.next()
  expect(first?.name).toBe('view')
  const { markets, atUs, ...head } = served.port.view(15)
  const [fills, activity] = [served.port.fills(100), served.port.activity(100)]
  const frame = { trading: 'paper', version: '1.4.0', sentUs: served.clock.nowUs(), atUs, head, markets, fills, activity }
  expect(first?.data).toEqual(JSON.parse(JSON.stringify(frame)))
  const fill = served.port.fill(BITCOIN, 'bid')
  served.flush()
  const second = await reader.next()
  expect(second?.name).toBe('update')
  expect(Object.keys(second?.data as object)).toEqual(['sentUs', 'atUs', 'head', 'markets', 'fills', 'activity'])
  expect(second?.data).toMatchObject({ markets: [{ ticker: BITCOIN }], fills: [fill], activity: [{ ticker: BITCOIN }] })
})

it('says nothing but the time while only time passes, and then only once a second', async () => {
  await using served = await serveScenario({ past: 5, terms: SCENARIO_MARKETS.slice(2) })
  using reader = await EventReader.open(`${served.endpoint.url}/api/stream`)
  await reader.next()
  for (let quarter = 0; quarter < 12; quarter++) {
    served.port.pass(250_000)
    served.flush()
  }
  served.port.fill(SCENARIO_MARKETS[2]?.ticker ?? '', 'bid')
  served.flush()
  const names = []
  for (let event = await reader.next(); event?.name !== 'update'; event = await reader.next()) names.push(event?.name)
  expect(names).toEqual(['clock', 'clock', 'clock'])
})

it('sends at most four updates a second, however much changes, and a sign of life each 15 s', async () => {
  await using served = await serveScenario({ past: 5 })
  using reader = await EventReader.open(`${served.endpoint.url}/api/stream`)
  await reader.next()
  for (let change = 0; change < 100; change++) {
    served.port.fill(BITCOIN, 'bid')
    served.clock.pass(10)
  }
  served.clock.pass(14_000)
  const names = []
  for (let event = await reader.next(); event?.name !== 'comment'; event = await reader.next()) names.push(event?.name)
  expect(names).toEqual(['update', 'update', 'update', 'update'])
})

it('looks at the engine once for all readers, and not at all while there is none', async () => {
  await using served = await serveScenario({ past: 5 })
  expect(served.clock.running).toBe(0)
  const readers = await Promise.all([1, 2, 3, 4, 5].map(() => EventReader.open(`${served.endpoint.url}/api/stream`)))
  const before = served.port.views
  served.trade(1)
  expect(served.port.views).toBe(before + 4)
  for (const reader of readers) {
    await reader.next()
    expect((await reader.next())?.name).toBe('update')
    reader[Symbol.dispose]()
  }
  // The server hears of the last one that left when it answers somebody else.
  while (served.clock.running > 0) await call(`${served.endpoint.url}/favicon.svg`)
  served.trade(5)
  expect(served.port.views).toBe(before + 4)
})

it('drops a reader that does not read, and keeps the others', async () => {
  await using served = await serveScenario({ past: 5 })
  using healthy = await EventReader.open(`${served.endpoint.url}/api/stream`)
  const { promise: isDropped, resolve: drop } = Promise.withResolvers<void>()
  const stuck = connect(served.endpoint.port, '127.0.0.1').pause()
  stuck.on('error', () => drop()).once('close', () => drop())
  await new Promise<void>((resolve) => stuck.write('GET /api/stream HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n', () => resolve()))
  await new Promise<void>((resolve) => stuck.once('readable', () => resolve()))
  await healthy.next()
  for (let sent = 0; sent < 40; sent++) {
    served.port.events.push({ id: sent + 1_000, atUs: sent, level: 'info', ticker: undefined, text: 'x'.repeat(1_000_000) })
    served.flush()
    expect((await healthy.next())?.name).toBe('update')
  }
  let received = 0
  stuck.on('data', (chunk) => {
    received += chunk.length
  })
  stuck.resume()
  await isDropped
  expect(received).toBeLessThan(39_000_000)
  served.port.fill(BITCOIN, 'ask')
  served.flush()
  expect((await healthy.next())?.data).toMatchObject({ fills: [{ ticker: BITCOIN, side: 'ask' }] })
})

it('takes no more readers than allowed', async () => {
  await using served = await serveScenario({ listen: { maxReaders: 1 } })
  using reader = await EventReader.open(`${served.endpoint.url}/api/stream`)
  const refused = await call(`${served.endpoint.url}/api/stream`)
  expect([refused.status, refused.json]).toEqual([
    503,
    { error: { code: 'TOO_MANY_READERS', problems: ['the stream has 1 readers already'] } },
  ])
  expect((await reader.next())?.name).toBe('view')
})

it('ends, rather than showing the past as the present, when the engine cannot be looked at', async () => {
  await using served = await serveScenario({ past: 5 })
  using reader = await EventReader.open(`${served.endpoint.url}/api/stream`)
  await reader.next()
  served.port.view = () => {
    throw new Error('no view')
  }
  served.flush()
  expect(await reader.next()).toBeUndefined()
  expect(served.failures).toEqual(['stream: no view'])
  expect(served.clock.running).toBe(0)
  expect((await call(`${served.endpoint.url}/api/stream`)).status).toBe(500)
})

it('ends when the server closes', async () => {
  const served = await serveScenario()
  using reader = await EventReader.open(`${served.endpoint.url}/api/stream`)
  await reader.next()
  await served.endpoint.close()
  expect(served.clock.running).toBe(0)
  await expect(call(`${served.endpoint.url}/`)).rejects.toThrow('ECONNREFUSED')
})
