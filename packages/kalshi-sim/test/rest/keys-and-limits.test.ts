import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { RestCaller } from '../support/rest-caller.ts'
import { ANN, openFloor, openTimedFloor, orderOf } from '../support/trading-floor.ts'

describe('section 2, keys', () => {
  const floor = useEach(openFloor)

  it.each(['rsa', 'ed25519'] as const)('generates an %s key that signs from then on, and stops when it is deleted', async (keyType) => {
    const { status, body } = await floor.ann.rest.post('/api_keys/generate', { name: 'bot', key_type: keyType })
    expect([status, body.key_type]).toEqual([201, keyType])
    expect(body.private_key).toContain(keyType === 'rsa' ? 'BEGIN RSA PRIVATE KEY' : 'BEGIN PRIVATE KEY')
    const rest = new RestCaller(floor.listening.restUrl, { keyId: body.api_key_id, privateKeyPem: body.private_key })
    expect((await rest.get('/portfolio/orders')).status).toBe(200)
    expect((await rest.get('/api_keys')).body.api_keys).toContainEqual(expect.objectContaining({ name: 'bot', scopes: ['read', 'write'] }))
    expect((await floor.ann.rest.delete(`/api_keys/${body.api_key_id}`)).status).toBe(204)
    expect((await rest.get('/portfolio/orders')).status).toBe(401)
    expect((await floor.ann.rest.delete(`/api_keys/${body.api_key_id}`)).status).toBe(404)
  })

  it('takes a public key, and says what is wrong with one that is none', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    const { body } = await floor.ann.rest.post('/api_keys', { name: 'own', public_key: pem })
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect((await new RestCaller(floor.listening.restUrl, { keyId: body.api_key_id, privateKeyPem }).get('/portfolio/fills')).status).toBe(
      200,
    )
    expect((await floor.ann.rest.post('/api_keys', { name: 'bad', public_key: 'nonsense' })).body.error.details).toContain('public_key')
    expect((await floor.ann.rest.post('/api_keys', { name: 'bad', public_key: pem, scopes: ['root'] })).status).toBe(400)
  })

  it('lets a key do what its scopes grant; a parent grants its children', async () => {
    const reader = floor.trader(ANN, { scopes: ['read'] })
    expect((await reader.rest.get('/portfolio/balance')).status).toBe(200)
    const refused = await reader.order('bid', '0.41', '1')
    expect([refused.status, refused.body.error.details]).toEqual([403, 'this API key lacks the scope write::trade'])
    const trader = floor.trader(ANN, { scopes: ['write::trade'] })
    expect((await trader.order('bid', '0.41', '1')).status).toBe(201)
    expect((await trader.rest.get('/portfolio/orders')).status).toBe(403)
    expect((await trader.rest.post('/portfolio/subaccounts/transfer', {})).status).toBe(403)
    const watcher = floor.trader(ANN, { scopes: ['read::portfolio_balance'] })
    expect([(await watcher.rest.get('/portfolio/balance')).status, (await watcher.rest.get('/portfolio/fills')).status]).toEqual([200, 403])
  })

  it('keeps a locked key to its subaccount', async () => {
    await floor.ann.rest.post('/portfolio/subaccounts')
    floor.exchange.command((trading) =>
      trading.accounts.deposit(
        { memberId: ANN, subaccount: 1 },
        0,
        floor.exchange.trading.accounts.of({ memberId: ANN, subaccount: 0 }).cash(0),
      ),
    )
    const locked = floor.trader(ANN, { subaccount: 1 })
    const { body } = await locked.order('bid', '0.41', '1')
    expect((await locked.rest.get(`/portfolio/orders/${body.order_id}`)).body.order.subaccount_number).toBe(1)
    expect((await locked.order('bid', '0.41', '1', { subaccount: 0 })).status).toBe(403)
    await floor.ann.order('bid', '0.41', '1')
    expect((await locked.rest.get('/portfolio/orders')).body.orders).toHaveLength(1)
    const outside = await locked.rest.get('/api_keys')
    expect([outside.status, outside.body.error.details]).toEqual([
      403,
      'this API key is restricted to a single sub-account and cannot access this endpoint',
    ])
  })
})

describe('section 5, rate limits', () => {
  const floor = useEach(() => openTimedFloor({ rateLimits: 'basic' }))

  const writes = async (count: number) => {
    const statuses: number[] = []
    for (let index = 0; index < count; index++) statuses.push((await floor.ann.order('bid', '0.41', '1')).status)
    return statuses
  }

  it('lets ten orders through at once, then one every tenth of a second, and says 429 without any header', async () => {
    expect(await writes(11)).toEqual([...Array(10).fill(201), 429])
    floor.scheduler.advance(100)
    expect(await writes(2)).toEqual([201, 429])
    expect((await floor.ann.rest.get('/portfolio/orders')).status).toBe(200)
    expect((await floor.bob.order('bid', '0.41', '1')).status).toBe(201)
    const raw = await floor.ann.order('bid', '0.41', '1')
    expect(raw.body).toEqual({ error: { code: 'too_many_requests', message: 'too many requests' } })
  })

  it('charges a cancel 2, and a batch for each of its items, all or none', async () => {
    const { body } = await floor.ann.order('bid', '0.41', '1')
    expect((await floor.ann.rest.delete(`/portfolio/events/orders/${body.order_id}`)).status).toBe(200)
    const batch = (count: number) =>
      floor.ann.rest.post('/portfolio/events/orders/batched', { orders: Array.from({ length: count }, () => orderOf('bid', '0.41', '1')) })
    expect((await batch(9)).status).toBe(429)
    expect((await batch(8)).status).toBe(201)
    expect((await floor.ann.rest.get('/portfolio/orders')).body.orders).toHaveLength(9)
  })

  it('has a write budget for each shard above 0 that a write names', async () => {
    expect((await writes(11)).at(-1)).toBe(429)
    expect((await floor.ann.order('bid', '0.41', '1', { exchange_index: 1 })).status).toBe(404)
  })

  it('reports the limits of the tier, which an upgrade changes once', async () => {
    expect((await floor.ann.rest.get('/account/limits')).body).toEqual({
      usage_tier: 'basic',
      read: { refill_rate: 200, bucket_capacity: 400 },
      write: { refill_rate: 100, bucket_capacity: 100 },
      grants: [],
    })
    expect((await floor.ann.rest.post('/account/api_usage_level/upgrade')).status).toBe(201)
    expect((await floor.ann.rest.get('/account/limits')).body).toMatchObject({
      usage_tier: 'advanced',
      write: { refill_rate: 300, bucket_capacity: 600 },
    })
    expect((await floor.ann.rest.post('/account/api_usage_level/upgrade')).status).toBe(400)
    expect((await floor.ann.rest.get('/account/api_usage_level/volume_progress')).body.volume_progress[0].goals).toHaveLength(5)
  })
})
