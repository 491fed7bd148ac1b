import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startCluster } from '../../../local-stack/src/postgres/cluster.ts'
import { mustRun, run } from '../tools/run.mjs'

/** A PostgreSQL that is set up with the files of a gatherer's host, but for addresses and memory. */
export class GathererCluster {
  #cluster
  #files
  #dir
  #secrets

  constructor(cluster, files, dir, secrets) {
    this.#cluster = cluster
    this.#files = files
    this.#dir = dir
    this.#secrets = secrets
  }

  static async start({ root, scratch, signal }) {
    const deploy = join(root, 'deploy')
    const secrets = join(scratch, 'secrets')
    await mustRun('bash', [join(deploy, 'bootstrap', 'make-gatherer-certificates'), secrets, '127.0.0.1'], { signal })
    const { password, ca_certificate: ca } = readJson(secrets, 'gatherer-database.json')
    const { certificate, private_key: key } = readJson(secrets, 'gatherer-tls.json')

    // The server's account may not enter the scratch folder.
    const dir = mkdtempSync(join(tmpdir(), 'kassandra-infra-postgres-'))
    const cluster = await startCluster({ dir, settings: { fsync: 'off' } })
    const data = join(dir, 'data')
    writeAsServer(data, 'server.crt', certificate)
    writeAsServer(data, 'server.key', key)
    const files = {
      roles: join(deploy, 'postgresql', 'gatherer-roles.sql'),
      hba: readFileSync(join(deploy, 'postgresql', 'pg_hba.conf'), 'utf8'),
      confs: ['ts', 'meta'].map((name) => readFileSync(join(deploy, 'postgresql', `${name}.conf`), 'utf8')),
    }
    const verifier = (await mustRun('python3', [join(deploy, 'host', 'kalshi-scram')], { input: password, signal })).trim()
    return new GathererCluster(cluster, files, dir, { password, ca, verifier, signal, secrets })
  }

  /** @returns How many connections were tried. @throws Where one is let in, or is not, against the design. */
  async check() {
    const admin = new Client({ connectionString: this.#cluster.url() })
    await admin.connect()
    try {
      await this.#checkSettings(admin)
      for (let time = 1; time <= 2; time++) await this.#setUp()
      writeAsServer(
        join(this.#dir, 'data'),
        'pg_hba.conf',
        this.#files.hba.replaceAll('@DATABASE@', 'kalshi_ts').replaceAll('@VPC_CIDR@', '127.0.0.0/8'),
      )
      await admin.query('alter system set ssl = on')
      await admin.query('select pg_reload_conf()')
      await untilReloaded(admin)
      return await this.#tryEveryone()
    } finally {
      await admin.end()
    }
  }

  /** Every setting is one that PostgreSQL 16 knows. */
  async #checkSettings(admin) {
    for (const text of this.#files.confs) {
      for (const [, name, value] of text.matchAll(/^([a-z_.]+) = '?([^'\n]*)'?$/gm)) {
        const { rows } = await admin.query('select vartype, enumvals, min_val, max_val, context from pg_settings where name = $1', [name])
        if (rows.length === 0) throw new Error(`PostgreSQL 16 has no setting ${name}`)
        const allowed = rows[0].enumvals ?? []
        if (rows[0].vartype === 'enum' && !allowed.includes(value)) throw new Error(`${name} = ${value} is none of ${allowed.join(', ')}`)
        if (rows[0].context !== 'postmaster') await admin.query(`alter system set ${name} = '${value}'`)
        if (rows[0].context !== 'postmaster') await admin.query(`alter system reset ${name}`)
      }
    }
  }

  async #setUp() {
    const url = new URL(this.#cluster.url())
    const env = { ...process.env, PGPASSWORD: url.password, DATABASE: 'kalshi_ts', EXTENSION: '', VERIFIER: this.#secrets.verifier }
    const args = [
      '--no-psqlrc',
      '--quiet',
      '--set',
      'ON_ERROR_STOP=1',
      '-h',
      '127.0.0.1',
      '-p',
      url.port,
      '-U',
      'postgres',
      '-d',
      'postgres',
      '-f',
      this.#files.roles,
    ]
    const { code, stderr } = await run('psql', args, { env, signal: this.#secrets.signal })
    if (code !== 0 || stderr !== '') throw new Error(`gatherer-roles.sql: psql ended with ${code}\n${stderr}`)
  }

  async #tryEveryone() {
    const { password, ca } = this.#secrets
    const own = { user: 'dedup_reader', password, database: 'kalshi_ts', ssl: { ca } }
    const tries = [
      ['the deduplicator', own, undefined],
      ['a wrong password', { ...own, password: 'wrong' }, '28P01'],
      ['an open connection', { ...own, ssl: false }, '28000'],
      ['an authority that is not ours', { ...own, ssl: {} }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['another database', { ...own, database: 'postgres' }, '28000'],
      ['the gatherer from elsewhere', { ...own, user: 'gatherer' }, '28000'],
      ['the owner from elsewhere', { ...own, user: 'kalshi_owner' }, '28000'],
      ['the superuser from elsewhere', { ...own, user: 'postgres', password: new URL(this.#cluster.url()).password }, '28000'],
    ]
    for (const [who, options, expected] of tries) {
      const met = await this.#connect(options)
      if (met !== expected) throw new Error(`${who}: ${met ?? 'was let in'}, expected ${expected ?? 'to be let in'}`)
    }
    return tries.length
  }

  /** @returns The code of the refusal; undefined when it was let in, saw its own identity and could write nothing. */
  async #connect(options) {
    const client = new Client({ host: '127.0.0.1', port: this.#cluster.port, ...options })
    try {
      await client.connect()
      await client.query('select system_identifier, timeline_id from pg_control_system(), pg_control_checkpoint()')
      const refused = await client.query('create table own_table (id int)').then(
        () => undefined,
        (error) => error.code,
      )
      if (refused !== '42501') throw new Error('makes tables')
      return undefined
    } catch (error) {
      return error.code ?? error.message
    } finally {
      await client.end()
    }
  }

  async stop() {
    await this.#cluster.stop()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}

const readJson = (folder, name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

/** Into the folder of the data, for the account of the server alone. */
function writeAsServer(data, name, text) {
  const path = join(data, name)
  const { uid, gid } = statSync(data)
  writeFileSync(path, text)
  chmodSync(path, 0o600)
  chownSync(path, uid, gid)
}

async function untilReloaded(admin) {
  for (;;) {
    const { rows } = await admin.query("select setting from pg_settings where name = 'ssl'")
    if (rows[0].setting === 'on') return
  }
}
