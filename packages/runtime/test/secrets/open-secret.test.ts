import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigError, type OpenSecretOptions, openSecret, resolvePem, Secret } from '../../src/index.ts'
import { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, type FakeAwsSecrets, startFakeAwsSecrets } from '../support/fake-aws-secrets.ts'
import { type FakeMetadata, startFakeMetadata } from '../support/fake-metadata.ts'
import { type FakeSecretManager, startFakeSecretManager } from '../support/fake-secret-manager.ts'

const VALUE = 'hunter22-and-more'
const PEM = `-----BEGIN PRIVATE KEY-----\n${VALUE}\n-----END PRIVATE KEY-----\n`

const read = async (text: string, options: OpenSecretOptions = { env: {} }): Promise<string> =>
  (await openSecret('KALSHI_API_SECRET', new Secret(text), options).read()).reveal()

/** The error, which must name the setting and hold nothing of the secret. */
async function failure(reading: Promise<unknown>): Promise<Error> {
  const error: unknown = await reading.catch((thrown: unknown) => thrown)
  if (!(error instanceof Error)) throw new Error('it did not fail')
  expect(error).toMatchObject({ name: 'SecretError', code: 'SECRET_UNAVAILABLE' })
  expect(error.message).toContain('KALSHI_API_SECRET')
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter22|nobody-may-see|ya29/)
  return error
}

describe('a secret', () => {
  it('is the text itself, or that of a variable', async () => {
    expect(await read(VALUE)).toBe(VALUE)
    expect(await read('env:PEM', { env: { PEM } })).toBe(PEM)
    expect((await failure(read('env:PEM', { env: {} }))).message).toContain('no such variable')
  })

  it('is that of a file, read anew each time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'secret-'))
    const path = join(folder, 'key.pem')
    const source = openSecret('KALSHI_API_SECRET', `file:${path}`, { env: {} })
    expect((await failure(source.read())).message).toContain('ENOENT')
    await writeFile(path, PEM)
    expect((await resolvePem('KALSHI_API_SECRET', await source.read())).reveal()).toBe(PEM)
    await writeFile(`${path}.new`, 'rotated')
    await rename(`${path}.new`, path)
    expect((await source.read()).reveal()).toBe('rotated')
    await writeFile(path, ' \n')
    expect((await failure(source.read())).message).toContain('empty')
    await rm(folder, { recursive: true })
  })

  it('is refused where its reference is malformed, without being shown', () => {
    const open = (): unknown => openSecret('KALSHI_API_KEY', `aws-secret:${VALUE} x`, { env: {} })
    expect(open).toThrow(ConfigError)
    expect(open).toThrow(/^KALSHI_API_KEY: expected/)
    expect(open).not.toThrow(VALUE)
  })
})

describe('a secret of AWS', () => {
  let aws: FakeAwsSecrets
  let options: OpenSecretOptions
  beforeEach(async () => {
    aws = await startFakeAwsSecrets()
    options = { env: {}, aws: { endpoint: aws.origin, region: 'us-east-1' } }
    vi.stubEnv('AWS_ACCESS_KEY_ID', AWS_ACCESS_KEY_ID)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', AWS_SECRET_ACCESS_KEY)
    aws.secrets.set('market-maker/kalshi', { SecretString: JSON.stringify({ api_key: 'an-id', api_secret: PEM, other: 7 }) })
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await aws.close()
  })

  it('is one field of its JSON, or the whole of it', async () => {
    expect(await read('aws-secret:market-maker/kalshi#api_secret', options)).toBe(PEM)
    expect(await read('aws-secret:market-maker/kalshi#api_key', options)).toBe('an-id')
    expect(JSON.parse(await read('aws-secret:market-maker/kalshi', options))).toMatchObject({ api_key: 'an-id' })
    aws.secrets.set('binary', { SecretBinary: Buffer.from(PEM).toString('base64') })
    expect(await read('aws-secret:binary', options)).toBe(PEM)
  })

  it('takes the region of its ARN', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kalshi-AbCdEf'
    aws.secrets.set(arn, { SecretString: VALUE })
    expect(await read(`aws-secret:${arn}`, { env: {}, aws: { endpoint: aws.origin } })).toBe(VALUE)
  })

  it('is read anew each time', async () => {
    const source = openSecret('KALSHI_API_SECRET', 'aws-secret:market-maker/kalshi#api_key', options)
    expect((await source.read()).reveal()).toBe('an-id')
    aws.secrets.set('market-maker/kalshi', { SecretString: '{"api_key":"another"}' })
    expect((await source.read()).reveal()).toBe('another')
  })

  it('is asked for again while the service is busy', async () => {
    aws.faults.add('GetSecretValue', { kind: 'refuse', status: 500, code: 'InternalServiceError' }, { times: 2 })
    expect(await read('aws-secret:market-maker/kalshi#api_key', options)).toBe('an-id')
    expect(aws.faults.count('GetSecretValue')).toBe(3)
  })

  it('that cannot be had is named with what was answered, and not shown', async () => {
    expect(await failure(read('aws-secret:nothing', options))).toMatchObject({ retryable: false })
    expect((await failure(read('aws-secret:nothing', options))).message).toContain('400 ResourceNotFoundException')
    expect((await failure(read('aws-secret:market-maker/kalshi#other', options))).message).toContain('"other"')
    aws.secrets.set('market-maker/kalshi', { SecretString: `not JSON ${VALUE}` })
    await failure(read('aws-secret:market-maker/kalshi#api_key', options))
    aws.garbage = `{"SecretString": ${VALUE}`
    await failure(read('aws-secret:market-maker/kalshi', options))
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong')
    expect((await failure(read('aws-secret:market-maker/kalshi', options))).message).toContain('InvalidSignatureException')
  })

  it('that may be had later says so', async () => {
    aws.faults.add('GetSecretValue', { kind: 'refuse', status: 500, code: 'InternalServiceError' }, { times: 9 })
    expect(await failure(read('aws-secret:market-maker/kalshi', options))).toMatchObject({ retryable: true })
    await aws.close()
    expect(await failure(read('aws-secret:market-maker/kalshi', options))).toMatchObject({ retryable: true })
  })

  it('is not waited for once the signal is aborted', async () => {
    aws.faults.hold('GetSecretValue')
    const stop = new AbortController()
    const reading = openSecret('KALSHI_API_SECRET', 'aws-secret:market-maker/kalshi', options).read(stop.signal)
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })
})

describe('a secret of Google', () => {
  let metadata: FakeMetadata
  let manager: FakeSecretManager
  let options: OpenSecretOptions
  beforeEach(async () => {
    metadata = await startFakeMetadata('my-project')
    manager = await startFakeSecretManager(metadata.isToken)
    options = { env: {}, google: { endpoint: manager.origin } }
    for (const [name, value] of Object.entries(metadata.variables)) vi.stubEnv(name, value)
    vi.stubEnv('PATH', '') // gcloud would be asked for the project first
    manager.add('my-project', 'prod-keyfile', PEM)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await Promise.all([metadata.close(), manager.close()])
  })

  it('is the latest of the project that the machine is in, or the one that is named', async () => {
    manager.add('other', 'prod-keyid', 'first')
    manager.add('other', 'prod-keyid', 'second')
    expect(await read('gcp-secret:prod-keyfile', options)).toBe(PEM)
    expect(await read('gcp-secret:projects/other/secrets/prod-keyid', options)).toBe('second')
    expect(await read('gcp-secret:projects/other/secrets/prod-keyid/versions/1', options)).toBe('first')
    expect(await read('gcp-secret:prod-keyid', { env: {}, google: { endpoint: manager.origin, project: 'other' } })).toBe('second')
  })

  it('is read anew each time', async () => {
    const source = openSecret('KALSHI_API_SECRET', 'gcp-secret:prod-keyfile', options)
    expect((await source.read()).reveal()).toBe(PEM)
    manager.add('my-project', 'prod-keyfile', 'rotated')
    expect((await source.read()).reveal()).toBe('rotated')
    expect(metadata.faults.count('token')).toBe(1)
  })

  it.each(['12345', ''])('is refused where its checksum is %j', async (checksum) => {
    manager.checksum = checksum
    expect((await failure(read('gcp-secret:prod-keyfile', options))).message).toContain('checksum')
  })

  it('is asked for again while the service is busy or the answer is lost', async () => {
    manager.faults.add('Access', { kind: 'refuse', status: 503, code: 'UNAVAILABLE' })
    manager.faults.add('Access', { kind: 'cut-body' })
    expect(await read('gcp-secret:prod-keyfile', options)).toBe(PEM)
    expect(manager.faults.count('Access')).toBe(3)
  })

  it('that cannot be had is named with what was answered, and not shown', async () => {
    const missing = await failure(read('gcp-secret:nothing', options))
    expect(missing).toMatchObject({ retryable: false })
    expect(missing.message).toContain('404 NOT_FOUND')
    manager.faults.add('Access', { kind: 'refuse', status: 403, code: 'PERMISSION_DENIED' })
    expect((await failure(read('gcp-secret:prod-keyfile', options))).message).toContain('403 PERMISSION_DENIED')
    expect(manager.faults.count('Access')).toBe(2)
    manager.faults.add('Access', { kind: 'refuse', status: 503, code: 'UNAVAILABLE' }, { times: 9 })
    expect(await failure(read('gcp-secret:prod-keyfile', options))).toMatchObject({ retryable: true })
  })

  it('is not waited for once the signal is aborted', async () => {
    const gate = manager.faults.hold('Access')
    const stop = new AbortController()
    const reading = openSecret('KALSHI_API_SECRET', 'gcp-secret:prod-keyfile', options).read(stop.signal)
    reading.catch(() => undefined)
    await gate.waiting(1)
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })
})
