import { startSim } from '@kassandra/kalshi-sim'
import { expect, it } from 'vitest'
import { AuthError, KalshiClient, RotatingSigner, UnauthorizedError } from '../../src/index.ts'

it('goes on with a new key, in requests and in connections that come later', async () => {
  await using sim = await startSim({ market: false })
  const { environment } = sim
  await using owner = new KalshiClient({ environment, credentials: sim.credentials })
  const first = await owner.apiKeys.generate({ name: 'first', keyType: 'rsa' })
  const second = await owner.apiKeys.generate({ name: 'second', keyType: 'ed25519' })

  const signer = new RotatingSigner(first)
  await using client = new KalshiClient({ environment, credentials: signer })
  const socket = client.socket()
  await socket.connect()
  const { connId } = socket
  signer.replace(second)
  await owner.apiKeys.delete(first.keyId)
  expect(signer.keyId).toBe(second.keyId)
  await client.portfolio.balance()
  expect(await socket.list()).toEqual([])
  expect(socket.connId).toBe(connId)
  await using later = client.socket()
  await later.connect()

  signer.replace(first)
  await expect(client.portfolio.balance()).rejects.toThrow(UnauthorizedError)
})

it('keeps the key in force when the new one is none', async () => {
  await using sim = await startSim({ market: false })
  const signer = new RotatingSigner(sim.credentials)
  await using client = new KalshiClient({ environment: sim.environment, credentials: signer })
  expect(() => signer.replace({ keyId: 'b', privateKeyPem: 'no key' })).toThrow(AuthError)
  await client.portfolio.balance()
  expect(signer.keyId).toBe(sim.credentials.keyId)
})
