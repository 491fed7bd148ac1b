import { execFile } from 'node:child_process'
import { chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createPool } from '@kassandra/sync'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from '../../local-stack/src/postgres/cluster.ts'
import { missingTools } from './support/missing-tools.ts'
import { Operator, type StandIn } from './support/operator.ts'
import { Page, ROOT } from './support/page.ts'

const missing = missingTools('bash', 'curl', 'jq', 'openssl', 'python3')
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')} not on PATH`)
const run = promisify(execFile)

describe.skipIf(missing.length > 0)('of rotation, the runbook', { timeout: 60_000 }, () => {
  let dir: string
  let cluster: Cluster
  let operator: Operator
  /** What Secrets Manager has. */
  const secrets = new Map<string, Record<string, string>>()
  /** What the deduplicator's host has of it since its last start. */
  let trusted: string

  const aws: StandIn = async (args) => {
    const value = args.at(-1)?.replace('file://', '') ?? ''
    secrets.set(String(args[3]), JSON.parse(await readFile(join(operator.folder, value), 'utf8')))
    return {}
  }
  const systemctl: StandIn = async ([, unit]) => {
    if (unit === 'deduplicator-database') await writeFile(trusted, secretOf('kalshi/gatherer-database', 'ca_certificate'))
    else await setUpDatabases()
    return {}
  }
  const secretOf = (name: string, field: string): string => secrets.get(name)?.[field] ?? ''

  /** As the script of a gatherer's host does: certificate, key and a verifier of the password, as the secrets have them. */
  async function setUpDatabases(): Promise<void> {
    const data = join(dir, 'data')
    const { uid, gid } = await stat(data)
    for (const [file, field] of [
      ['server.crt', 'certificate'],
      ['server.key', 'private_key'],
    ] as const) {
      await writeFile(join(data, file), secretOf('kalshi/gatherer-tls', field))
      await chmod(join(data, file), 0o600)
      await chown(join(data, file), uid, gid)
    }
    const scram = run('python3', [join(ROOT, 'deploy', 'host', 'kalshi-scram')])
    scram.child.stdin?.end(secretOf('kalshi/gatherer-database', 'password'))
    const client = new Client({ connectionString: cluster.url() })
    await client.connect()
    await client.query(`alter role dedup_reader password '${(await scram).stdout.trim()}'`)
    await client.query('alter system set ssl = on')
    await client.query('select pg_reload_conf()')
    while ((await client.query('show ssl')).rows[0].ssl !== 'on');
    await client.end()
  }

  /** As the deduplicator comes: encrypted, verified, with the password of now. Undefined where it is let in. */
  async function read(): Promise<unknown> {
    const url = `postgres://dedup_reader@127.0.0.1:${cluster.port}/postgres?sslmode=verify-full&sslrootcert=${trusted}`
    const pool = createPool({ url, max: 1, password: async () => secretOf('kalshi/gatherer-database', 'password') })
    try {
      await pool.query('select 1')
      return undefined
    } catch (error) {
      return error instanceof Error && 'reason' in error ? error.reason : error
    } finally {
      await pool.end()
    }
  }

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rotation-'))
    await chmod(dir, 0o755)
    cluster = await startCluster({ dir, settings: { fsync: 'off' } })
    operator = await Operator.open({ standIns: { aws, systemctl }, env: { ADDRESSES: '127.0.0.1' } })
    trusted = join(operator.folder, 'gatherer-ca.pem')
    await operator.must('make-gatherer-certificates kalshi-secrets $ADDRESSES')
    for (const name of ['gatherer-tls', 'gatherer-database']) {
      secrets.set(`kalshi/${name}`, JSON.parse(await readFile(join(operator.folder, 'kalshi-secrets', `${name}.json`), 'utf8')))
    }
    const client = new Client({ connectionString: cluster.url() })
    await client.connect()
    await client.query('create role dedup_reader login')
    await client.end()
    await systemctl(['restart', 'deduplicator-database'])
    await setUpDatabases()
  })
  afterEach(async () => {
    await operator[Symbol.asyncDispose]()
    await cluster.stop()
    await rm(dir, { recursive: true })
  })

  it('lets the deduplicator in after each of its steps', async () => {
    const page = new Page('rotation.md')
    expect(await read()).toBeUndefined()

    await writeFile(join(operator.folder, 'new.pem'), 'a new key\n')
    operator.set('NEW_KEY_ID', 'a-new-id')
    operator.set('NEW_KEY_FILE', 'new.pem')
    await operator.must(page.block('exchange-key'))
    expect(secrets.get('kalshi/exchange')).toEqual({ api_key: 'a-new-id', api_secret: 'a new key\n' })

    const password = secretOf('kalshi/gatherer-database', 'password')
    await operator.must(page.block('gatherer-password'))
    expect(secretOf('kalshi/gatherer-database', 'password')).not.toBe(password)
    expect(await read()).toBe('password')
    await operator.must(page.block('gatherer-apply'))
    expect(await read()).toBeUndefined()

    const certificate = secretOf('kalshi/gatherer-tls', 'certificate')
    expect(await operator.must(page.block('certificate'))).toMatch(/^notAfter=/)
    expect(secretOf('kalshi/gatherer-tls', 'certificate')).not.toBe(certificate)
    await operator.must(page.block('gatherer-apply'))
    expect(await read()).toBeUndefined()

    const authority = await readFile(trusted, 'utf8')
    for (const step of ['authority', 'authority-trust', 'authority-certificate', 'gatherer-apply', 'authority-end', 'authority-trust']) {
      await operator.must(page.block(step))
      expect(await read(), step).toBeUndefined()
    }
    expect(await readFile(trusted, 'utf8')).not.toContain(authority.trim())
    expect(page.unused()).toEqual([])
  })
})
