import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { ACCESS_KEY_ID, startFakeS3 } from '../../../../packages/archive/test/support/s3/s3-server.ts'
import { MakerHome } from './support/maker-home.ts'
import { startQuietFloor } from './support/quiet-floor.ts'

const SECRET = 'a-secret-that-nobody-may-see'

const RECORDING = `recording:
  retention_days: 1
  archive: {enabled: true, bucket: a-bucket}
`

it('lease, state, copies of the database and recordings go to S3, and recordings go from the disk once they are there', async () => {
  const s3 = await startFakeS3('a-bucket')
  await using floor = await startQuietFloor({ pace: 5 })
  await using home = await MakerHome.open(floor, {
    env: {
      BACKUP_STORE: 's3://a-bucket/maker',
      STATE_STORE: 's3://a-bucket/engine',
      AWS_ENDPOINT_URL_S3: s3.origin,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: SECRET,
    },
  })
  const folder = join(home.folder, 'data', 'sessions', '2026', '05')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'session_maker_20260530_0900.jsonl.gz'), 'an old recording')
  await mkdir(join(home.folder, 'config'))
  await writeFile(join(home.folder, 'config', 'recording.yaml'), RECORDING)

  const maker = home.start()
  await maker.said('recordings were archived')
  await maker.said('old recordings were deleted')
  const { key } = await maker.said('a copy of the database was uploaded')
  await home.stop(maker)
  expect(key).toMatch(/^backups\/mm-20260601-16\d\d\.db$/)
  const { bytes } = s3.bucket.get(`maker/${key}`)
  expect(s3.bucket.get('market-maker/sessions/2026/05/session_maker_20260530_0900.jsonl.gz').bytes.toString()).toBe('an old recording')
  expect(await readdir(folder)).toEqual([])
  expect(maker.tail()).not.toContain(SECRET)
  const lease = JSON.parse(s3.bucket.get('engine/state/lease.json').bytes.toString())
  expect(lease).toMatchObject({ kind: 'released' })
  expect(JSON.parse(s3.bucket.get('engine/state/latest.json').bytes.toString())).toMatchObject({
    epoch: lease.epoch,
    runEpoch: lease.epoch,
  })
  expect(s3.bucket.names('engine/').filter((name) => !name.startsWith('engine/state/'))).toEqual([
    'engine/results/2026/06/01.json',
    'engine/trade-logs/2026/06/01/orders.jsonl',
  ])

  const copy = join(home.folder, 'copy.db')
  await writeFile(copy, bytes)
  const database = new DatabaseSync(copy, { readOnly: true })
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  expect(database.prepare('SELECT count(*) AS runs FROM runs').get()).toEqual({ runs: 1 })
  database.close()
  await s3.close()
})
