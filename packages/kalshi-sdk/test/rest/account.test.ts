import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { useAskedClient } from './support/asked-client.ts'
import { HAS_SHARED_FILES, readShared } from './support/shared-files.ts'

const exchange = useAskedClient()

describe('account', () => {
  it('tells its token buckets and why it has them', async () => {
    exchange.reply({
      json: {
        usage_tier: 'expert',
        read: { refill_rate: 600, bucket_capacity: 600 },
        write: { refill_rate: 300, bucket_capacity: 600 },
        grants: [{ exchange_instance: 'event_contract', level: 'expert', expires_ts: 100, source: 'volume' }],
      },
    })
    expect(await exchange.client.account.limits()).toEqual({
      usageTier: 'expert',
      read: { refillRate: 600, capacity: 600 },
      write: { refillRate: 300, capacity: 600 },
      grants: [{ exchangeInstance: 'event_contract', level: 'expert', source: 'volume', expiresTime: 100_000_000 }],
    })
    expect(exchange.asked()).toEqual([{ target: 'GET /account/limits', body: undefined }])
  })

  it.runIf(HAS_SHARED_FILES)('reads the recorded limits and costs', async () => {
    const lines = readShared('fixtures/account_limits_costs_20260706.jsonl').trim().split('\n')
    const bodies = lines.map((line) => JSON.parse(line)).map((line) => line.data ?? line.body ?? line)
    const limits = bodies.find((body) => 'usage_tier' in body)
    const costs = bodies.find((body) => 'default_cost' in body)
    exchange.reply({ json: limits }, { json: costs })
    const { account } = exchange.client
    expect(await account.limits()).toMatchObject({
      usageTier: 'basic',
      read: { refillRate: 200, capacity: 400 },
      write: { refillRate: 100, capacity: 100 },
    })
    const { defaultCost, costs: listed } = await account.endpointCosts()
    expect(defaultCost).toBe(10)
    expect(listed).toHaveLength(costs.endpoint_costs.length)
  })

  it('rises a tier, and sees how far the next is', async () => {
    const goal = { level: 'premier', earn_volume_goal_fp: '1000.00', keep_volume_goal_fp: '500.00' }
    exchange.reply({ status: 201 }, { json: { volume_progress: [{ computed_ts: 9, trailing_30d_volume_fp: '12.50', goals: [goal] }] } })
    const { account } = exchange.client
    expect(await account.upgradeUsageLevel()).toBeUndefined()
    expect(await account.usageLevelVolumeProgress()).toEqual([
      {
        computedTime: 9_000_000,
        trailing30dVolume: 1_250,
        goals: [{ level: 'premier', volumeToEarn: 100_000, volumeToKeep: 50_000 }],
      },
    ])
    expect(exchange.asked()).toEqual([
      { target: 'POST /account/api_usage_level/upgrade', body: {} },
      { target: 'GET /account/api_usage_level/volume_progress', body: undefined },
    ])
  })
})

describe('API keys', () => {
  it('are listed, registered and deleted', async () => {
    exchange.reply(
      {
        json: {
          api_keys: [{ api_key_id: 'k1', name: 'n', scopes: ['read', 'write::trade'], subaccount: null }],
          api_key_region_expiration_ts: 7,
        },
      },
      { status: 201, json: { api_key_id: 'k2', warning: 'soon' } },
      { status: 204 },
    )
    const { apiKeys } = exchange.client
    expect(await apiKeys.list()).toEqual({
      keys: [{ keyId: 'k1', name: 'n', scopes: ['read', 'write::trade'], subaccount: undefined, fcmSubtraderId: undefined }],
      regionExpirationTime: 7_000_000,
    })
    expect(await apiKeys.create({ name: 'n', publicKeyPem: 'PEM', scopes: ['read'], subaccount: 5 })).toEqual({
      keyId: 'k2',
      warning: 'soon',
    })
    await apiKeys.delete('k2')
    expect(exchange.asked()).toEqual([
      { target: 'GET /api_keys', body: undefined },
      { target: 'POST /api_keys', body: { name: 'n', scopes: ['read'], subaccount: 5, public_key: 'PEM' } },
      { target: 'DELETE /api_keys/k2', body: undefined },
    ])
  })

  it('that are generated show their secret to who reads it, and to no log', async () => {
    exchange.reply({ status: 201, json: { api_key_id: 'k3', private_key: 'TOP SECRET', key_type: 'ed25519' } })
    const key = await exchange.client.apiKeys.generate({ name: 'n', keyType: 'ed25519' })
    expect(key).toMatchObject({ keyId: 'k3', keyType: 'ed25519', warning: undefined })
    expect(key.privateKeyPem).toBe('TOP SECRET')
    expect(`${JSON.stringify(key)}${inspect(key)}`).not.toContain('SECRET')
    expect(exchange.asked()).toEqual([{ target: 'POST /api_keys/generate', body: { name: 'n', key_type: 'ed25519' } }])
  })
})
