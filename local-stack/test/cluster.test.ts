import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, expect, it } from 'vitest'
import { type Cluster, startCluster } from '../src/postgres/cluster.ts'

const dirs: string[] = []
const clusters: Cluster[] = []
const newDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'kassandra-cluster-'))
  dirs.push(dir)
  return dir
}
const start = async (dir: string): Promise<Cluster> => {
  const cluster = await startCluster({ dir, settings: { fsync: 'off' } })
  clusters.push(cluster)
  return cluster
}

afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.stop()
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

async function query(url: string, text: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query({ text, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

it('keeps its data over a restart', async () => {
  const dir = newDir()
  const first = await start(dir)
  await query(first.url(), 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  const second = await start(dir)
  expect(await query(second.url(), 'SELECT answer FROM kept')).toBe(42)
})

it('keeps what was committed when every process of it is killed, and comes back', async () => {
  const cluster = await start(newDir())
  await query(cluster.url(), 'CREATE TABLE kept AS SELECT 42 AS answer')
  const client = new Client({ connectionString: cluster.url() })
  client.on('error', () => undefined)
  await client.connect()
  const lost = expect(client.query('SELECT pg_sleep(60)')).rejects.toThrow(/terminated|ECONNRESET/)
  await cluster.kill()
  await lost
  await expect(query(cluster.url(), 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  await cluster.start()
  expect(await query(cluster.url(), 'SELECT answer FROM kept')).toBe(42)
})

it('speaks UTF8 and UTC, and lets nobody in without its password', async () => {
  const cluster = await start(newDir())
  expect(await query(cluster.url(), `SELECT current_setting('server_encoding') || ' ' || current_setting('timezone')`)).toBe('UTF8 UTC')
  await expect(query(cluster.url().replace(/:[^:@/]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/)
})

it('ends the server that a killed owner left behind, and starts on the same folder', async () => {
  const dir = newDir()
  const owner = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { startCluster } from ${JSON.stringify(new URL('../src/postgres/cluster.ts', import.meta.url).href)}
      await startCluster({ dir: ${JSON.stringify(dir)} }); console.log('up'); setInterval(() => {}, 1e6)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(owner.stdout, 'data')
  owner.kill('SIGKILL')
  const cluster = await start(dir)
  expect(await query(cluster.url(), 'SELECT 1')).toBe(1)
  const [pid = ''] = readFileSync(join(dir, 'data', 'postmaster.pid'), 'utf8').split('\n')
  expect(existsSync(`/proc/${pid}`) || process.platform !== 'linux').toBe(true)
})
