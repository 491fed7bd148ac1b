import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresAccount } from '../../../local-stack/src/postgres/account.ts'
import { type Cluster, startCluster } from '../../../local-stack/src/postgres/cluster.ts'
import { isRetryable } from '../src/errors/is-retryable.ts'
import { createPool, type PoolOptions } from '../src/pool/create-pool.ts'
import { type Authority, type Certificate, createAuthority, hasOpenssl, issueCertificate } from './support/certificates.ts'

/** With the tests' certificates on it; every connection of these tests is over TLS. */
let cluster: Cluster
let dir: string
let authority: Authority
let stranger: Authority
let certificates: Readonly<Record<'local' | 'elsewhere' | 'expired' | 'renewed' | 'other authority', Certificate>>
const pools: Pool[] = []

function pool(parameters: string, options: Partial<PoolOptions> = {}): Pool {
  const url = new URL(options.url ?? cluster.url())
  url.search = parameters
  const made = createPool({ ...options, url: url.href })
  pools.push(made)
  return made
}

/** Puts a certificate where the server looks for its own, and tells it to look. */
async function serve({ certificateFile, keyFile }: Certificate): Promise<void> {
  install(certificateFile, 'server.crt')
  install(keyFile, 'server.key')
  const before = await loadedAt()
  const admin = createPool({ url: `${cluster.url()}?sslmode=no-verify`, max: 1 })
  await admin.query('select pg_reload_conf()')
  await admin.end()
  while ((await loadedAt()) === before);
}

/** When the server that a new connection meets had last read its settings and certificates. */
async function loadedAt(): Promise<unknown> {
  const probe = createPool({ url: `${cluster.url()}?sslmode=no-verify`, max: 1 })
  try {
    return (await probe.query('select pg_conf_load_time() as at')).rows[0]?.at
  } finally {
    await probe.end()
  }
}

function install(file: string, name: string): void {
  const path = join(dir, 'server', name)
  copyFileSync(file, path)
  const account = postgresAccount()
  if (account) chownSync(path, account.uid, account.gid)
  chmodSync(path, 0o600)
}

describe.skipIf(!hasOpenssl())('a connection by TLS (skipped without the openssl program)', () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'kassandra-test-tls-'))
    chmodSync(dir, 0o755)
    const made = join(dir, 'made')
    authority = createAuthority(made, 'authority')
    stranger = createAuthority(made, 'stranger')
    const names = 'DNS:localhost,IP:127.0.0.1'
    certificates = {
      local: issueCertificate(authority, made, 'local', { names }),
      elsewhere: issueCertificate(authority, made, 'elsewhere', { names: 'DNS:db.example' }),
      expired: issueCertificate(authority, made, 'expired', { names, validity: ['20200101000000Z', '20200201000000Z'] }),
      renewed: issueCertificate(authority, made, 'renewed', { names }),
      'other authority': issueCertificate(stranger, made, 'strange', { names }),
    }
    cluster = await startCluster({ dir: join(dir, 'server'), settings: { fsync: 'off' } })
    install(certificates.local.certificateFile, 'server.crt')
    install(certificates.local.keyFile, 'server.key')
    const admin = createPool({ url: cluster.url(), max: 1 })
    await admin.query(`alter system set ssl_cert_file = '${join(dir, 'server', 'server.crt')}'`)
    await admin.query(`alter system set ssl_key_file = '${join(dir, 'server', 'server.key')}'`)
    await admin.query('alter system set ssl = on')
    await admin.query('select pg_reload_conf()')
    while ((await admin.query('show ssl')).rows[0]?.ssl !== 'on');
    await admin.end()
  })
  afterAll(async () => {
    await Promise.all(pools.map((made) => made.end()))
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  const verified = (more = ''): string => `sslmode=verify-full&sslrootcert=${join(dir, 'made', 'authority.crt')}${more}`
  const isEncrypted = async (made: Pool): Promise<unknown> =>
    (await made.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).rows[0]?.ssl

  it('is encrypted where the certificate is trusted and for that name', async () => {
    expect(await isEncrypted(pool(verified()))).toBe(true)
    expect(await isEncrypted(pool(verified().replace('verify-full', 'require')))).toBe(true)
    expect(await isEncrypted(pool('sslmode=no-verify'))).toBe(true)
    expect(await isEncrypted(pool('sslmode=disable'))).toBe(false)
  })

  it('is refused where the authority is not trusted, whatever it is called', async () => {
    for (const parameters of [
      `sslmode=verify-full&sslrootcert=${stranger.certificateFile}`,
      `sslmode=verify-ca&sslrootcert=${stranger.certificateFile}`,
      'sslmode=verify-full',
      'sslmode=require',
    ]) {
      await expect(pool(parameters).query('select 1'), parameters).rejects.toMatchObject({
        code: 'CONNECT_REFUSED',
        reason: 'certificate',
        message: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is refused: .*sslrootcert/),
      })
    }
  })

  it('is refused where the certificate is for another name, unless only the authority is asked for', async () => {
    await serve(certificates.elsewhere)
    await expect(pool(verified()).query('select 1')).rejects.toMatchObject({
      reason: 'certificate',
      message: expect.stringContaining('connect by a name that it is for'),
    })
    expect(await isEncrypted(pool(verified().replace('verify-full', 'verify-ca')))).toBe(true)
  })

  it('is refused where the certificate has expired', async () => {
    await serve(certificates.expired)
    await expect(pool(verified()).query('select 1')).rejects.toMatchObject({
      reason: 'certificate',
      message: expect.stringContaining('has expired; renew it on the server and reload'),
    })
  })

  it('goes on over a certificate that is renewed by a reload, and by a new authority once that is known', async () => {
    await serve(certificates.local)
    const rootFile = join(dir, 'made', 'roots.crt')
    copyFileSync(authority.certificateFile, rootFile)
    const made = pool(`sslmode=verify-full&sslrootcert=${rootFile}`, { max: 2 })
    const open = await made.connect()
    await serve(certificates.renewed)
    expect(await isEncrypted(made)).toBe(true)
    await serve(certificates['other authority'])
    await expect(open.query('select 1')).resolves.toMatchObject({ rowCount: 1 }) // who is connected stays so
    open.release(true)
    const fresh = pool(`sslmode=verify-full&sslrootcert=${rootFile}`)
    const refused = fresh.query('select 1')
    await expect(refused.then(() => undefined, isRetryable)).resolves.toBe(true)
    copyFileSync(stranger.certificateFile, rootFile)
    expect(await isEncrypted(fresh)).toBe(true)
  })

  it('says which file it cannot read, and that a server has no TLS', async () => {
    const unreadable = pool('sslmode=verify-full&sslrootcert=/no/such/file')
    await expect(unreadable.query('select 1')).rejects.toMatchObject({ reason: 'file', message: expect.stringContaining('/no/such/file') })
    const admin = createPool({ url: `${cluster.url()}?sslmode=no-verify`, max: 1 })
    await admin.query('alter system set ssl = off')
    await admin.query('select pg_reload_conf()')
    await admin.end()
    const plain = pool(verified())
    for (;;) {
      const error: unknown = await plain.query('select 1').then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined) continue // the server has not reloaded yet
      expect(error).toMatchObject({ reason: 'unencrypted', message: expect.stringContaining('set ssl = on there') })
      break
    }
  })

  it('takes a new password at each connection, from a file or from a function', async () => {
    const admin = createPool({ url: cluster.url(), max: 1 })
    await admin.query(`create role rotated login password 'first'`)
    const passwordFile = join(dir, 'password-of-rotated')
    writeFileSync(passwordFile, 'first\n')
    const url = new URL(cluster.url())
    url.username = 'rotated'
    url.password = ''
    const made = pool(`passwordfile=${passwordFile}`, { url: url.href })
    const open = await made.connect()
    await admin.query(`alter role rotated password 'second'`)
    await expect(open.query('select 1')).resolves.toMatchObject({ rowCount: 1 })
    const early: unknown = await made.query('select 1').then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(early).toMatchObject({ reason: 'password', retryable: true })
    expect(`${early}`).not.toContain('first')
    writeFileSync(passwordFile, 'second')
    await expect(made.query('select 1')).resolves.toMatchObject({ rowCount: 1 })
    open.release()
    let asked = 0
    const secret = async (): Promise<string> => {
      asked++
      return 'second'
    }
    const byFunction = pool('', { url: url.href, password: secret })
    const clients = await Promise.all([byFunction.connect(), byFunction.connect()])
    for (const client of clients) client.release()
    expect(asked).toBe(2)
    rmSync(passwordFile)
    const gone = pool(`passwordfile=${passwordFile}`, { url: url.href })
    await expect(gone.query('select 1')).rejects.toMatchObject({ reason: 'file' })
    await admin.end()
  })
})
