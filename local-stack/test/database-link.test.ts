import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { DatabaseLink } from '../src/links/database-link.ts'
import { type Cluster, startCluster } from '../src/postgres/cluster.ts'

const dir = mkdtempSync(join(tmpdir(), 'kassandra-link-'))
let cluster: Cluster
let link: DatabaseLink
const clients: Client[] = []

beforeAll(async () => {
  cluster = await startCluster({ dir, settings: { fsync: 'off' } })
  link = await DatabaseLink.open(() => cluster.port)
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end().catch(() => undefined)
})
afterAll(async () => {
  await link.stop()
  await cluster.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function connect(): Promise<Client> {
  const url = new URL(cluster.url())
  url.port = String(link.port)
  const client = new Client({ connectionString: url.href })
  client.on('error', () => undefined)
  clients.push(client)
  await client.connect()
  return client
}

it('passes everything on, whatever its size', async () => {
  const { rows } = await (await connect()).query(`select repeat('x', 3000000) as text`)
  expect(rows[0].text).toHaveLength(3_000_000)
})

it('cuts what is open, and takes new connections', async () => {
  const client = await connect()
  const running = client.query('select pg_sleep(60)')
  expect(link.cut()).toBe(1)
  await expect(running).rejects.toThrow(/ECONNRESET|terminated/)
  expect((await (await connect()).query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

it('cuts in the middle of COPY data, and nowhere else', async () => {
  const client = await connect()
  const cut = link.cutInCopy(500, new AbortController().signal)
  await client.query('select generate_series(1, 10000)')
  const copied = client.query('copy (select generate_series(1, 10000)) to stdout')
  await expect(copied).rejects.toThrow(/ECONNRESET|terminated/)
  expect(await cut).toEqual({ message: 500 })
})

it('gives up waiting for COPY data when it is told to', async () => {
  const stop = new AbortController()
  const cut = link.cutInCopy(1, stop.signal)
  stop.abort()
  expect(await cut).toBeUndefined()
  await (await connect()).query('select 1')
})

it('holds everything up while it is stalled', async () => {
  const client = await connect()
  const watcher = new Client({ connectionString: cluster.url() })
  await watcher.connect()
  link.stall()
  const asked = client.query('create table held (n int)')
  const exists = async () => (await watcher.query(`select to_regclass('held') is not null as found`)).rows[0].found
  expect(await exists()).toBe(false)
  link.resume()
  await asked
  expect(await exists()).toBe(true)
  await watcher.end()
})
