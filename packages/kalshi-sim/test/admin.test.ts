import { describe, expect, it } from 'vitest'
import { useEach } from '../../../test/support/use-each.ts'
import { A } from './exchange-fixture.ts'
import { RestCaller } from './support/rest-caller.ts'
import { openFloor } from './support/trading-floor.ts'

const floor = useEach(openFloor)

async function administer(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(`${floor.listening.adminUrl}${path}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('administration', () => {
  it('closes and settles a market', async () => {
    await floor.ann.order('bid', '0.4500', '1.00')
    expect((await administer(`/markets/${A}/close`)).body).toEqual({ ticker: A, status: 'closed' })
    expect((await administer(`/markets/${A}/settle`, { value: '1.0000' })).body).toEqual({ ticker: A, status: 'finalized' })
    expect((await floor.ann.rest.get('/portfolio/settlements')).body.settlements).toMatchObject([{ revenue: 100 }])
  })

  it('pauses a shard and takes it up again', async () => {
    expect((await administer('/pause', { kind: 'exchange' })).body).toEqual({ shard: 0, paused: 'exchange' })
    expect((await floor.ann.order('bid', '0.41', '1')).status).toBe(503)
    expect((await administer('/resume')).status).toBe(200)
    expect((await floor.ann.order('bid', '0.41', '1')).status).toBe(201)
  })

  it('opens accounts and hands out keys', async () => {
    await administer('/members', { memberId: 'carl', cashDollars: '12.50', subaccounts: 1 })
    const { body } = await administer('/keys', { memberId: 'carl', keyType: 'ed25519', scopes: ['read'] })
    const rest = new RestCaller(floor.listening.restUrl, { keyId: String(body['keyId']), privateKeyPem: String(body['privateKeyPem']) })
    expect((await rest.get('/portfolio/balance?exchange_index=0')).body.balance).toBe(1_250)
    expect((await rest.post('/portfolio/subaccounts')).status).toBe(403)
  })

  it('publishes values of the reference feeds', async () => {
    const client = await floor.ann.connect()
    client.send('subscribe', { channels: ['pyth_value'], underlying_tickers: ['all'] }, 1)
    await client.first(1, ({ type }) => type === 'subscribed')
    const value = { channel: 'pyth_value', name: 'Crypto.BTC/USD', value: '68000.12', sourceTsMs: 1_000 }
    expect((await administer('/feeds', value)).body).toEqual({ published: true })
    expect((await administer('/feeds', value)).body).toEqual({ published: false })
    const [frame] = await client.first(1, ({ type }) => type === 'pyth_value')
    expect(frame?.msg).toMatchObject({ underlying_ticker: 'Crypto.BTC/USD', value_usd: '68000.12000000' })
  })

  it.each([
    ['/markets/NONE/close', undefined, 404],
    [`/markets/${A}/settle`, {}, 400],
    ['/pause', { shard: 9 }, 400],
    ['/keys', { scopes: ['root'] }, 400],
    ['/feeds', { channel: 'pyth_value', name: 'x', value: 'much', sourceTsMs: 1 }, 400],
    ['/nothing', undefined, 404],
  ])('says what is wrong with %s %j', async (path, body, status) => {
    const answer = await administer(path, body)
    expect([answer.status, Object.keys(answer.body)]).toEqual([status, ['error']])
  })
})
