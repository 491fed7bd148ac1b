import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MakerHome } from './support/maker-home.ts'
import { OTHER, positionOf, restingOf, startQuietFloor, take, until } from './support/quiet-floor.ts'

it('goes on with a new key, once both halves of it are there, and the old one is revoked', async () => {
  await using floor = await startQuietFloor({ pace: 5 })
  await using home = await MakerHome.open(floor, {
    env: { KALSHI_API_KEY: 'file:./key.id', KALSHI_API_SECRET: 'file:./key.pem', SECRET_REFRESH: '1s' },
  })
  const put = (name: string, text: string): Promise<void> => writeFile(join(home.folder, name), text)
  const first = floor.keyOf()
  await put('key.id', `${first.keyId}\n`)
  await put('key.pem', first.privateKeyPem)
  const maker = home.start()
  await maker.said('listening')
  await until(() => restingOf(floor).length > 0)

  const owner = floor.clientOf()
  const next = await owner.apiKeys.generate({ name: 'next', keyType: 'ed25519' })
  await put('key.pem', next.privateKeyPem)
  await maker.said('the new API key cannot be used; the old one stays')
  await put('key.id', next.keyId)
  await maker.said('the API key was rotated')
  await owner.apiKeys.delete(first.keyId)

  await take(floor.clientOf(OTHER), 'bid', 60, 2)
  await until(() => positionOf(floor) === -2_00)
  await home.stop(maker)
  expect(restingOf(floor)).toEqual([])
  expect((await home.judge()).problems).toEqual([])
})
