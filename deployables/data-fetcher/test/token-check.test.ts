import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FakeServer, startFakeServer } from '../../../packages/archive/test/support/fake-server/fake-server.ts'
import { googleTokenCheck, noTokenCheck } from '../src/http/token-check.ts'

const AUDIENCE = 'https://kalshi-data-fetcher-abc.a.run.app'
const ACCOUNT = 'kalshi-data-fetcher-sa@my-project.iam.gserviceaccount.com'
const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const others = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })

let certificates: FakeServer
beforeAll(async () => {
  const pem = { type: 'spki', format: 'pem' } as const
  const body = JSON.stringify({ one: keys.publicKey.export(pem), two: elliptic.publicKey.export(pem) })
  certificates = await startFakeServer({
    nameOperation: () => 'Certificates',
    refuse: (status) => ({ status }),
    answer: () => ({ status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'max-age=3600' }, body }),
  })
})
afterAll(() => certificates.close())

const nowS = (): number => Math.floor(Date.now() / 1_000)
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** What Cloud Scheduler sends, but for the changes. */
function token(
  changes: Readonly<Record<string, unknown>> = {},
  head: Readonly<Record<string, unknown>> = {},
  key = keys.privateKey,
): string {
  const claims = {
    iss: 'https://accounts.google.com',
    aud: AUDIENCE,
    email: ACCOUNT,
    email_verified: true,
    iat: nowS(),
    exp: nowS() + 3_600,
    ...changes,
  }
  const signed = `${encode({ alg: 'RS256', kid: 'one', typ: 'JWT', ...head })}.${encode(claims)}`
  return `Bearer ${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

const check = (authorization: string | undefined) =>
  googleTokenCheck({ audience: AUDIENCE, serviceAccount: ACCOUNT, certsUrl: certificates.origin })(authorization)

it('lets the scheduler in, and everybody where it is told not to look', async () => {
  expect(await check(token())).toBeUndefined()
  expect(await check(token({ iss: 'accounts.google.com' }))).toBeUndefined()
  expect(await noTokenCheck(undefined)).toBeUndefined()
})

it.each([
  ['without a token', () => undefined, 401, 'TOKEN_MISSING'],
  ['with another scheme', () => 'Basic abc', 401, 'TOKEN_MISSING'],
  ['with garbage', () => 'Bearer a.b.c', 401, 'TOKEN_INVALID'],
  ['of another key', () => token({}, {}, others.privateKey), 401, 'TOKEN_INVALID'],
  ['of an unknown key', () => token({}, { kid: 'three' }), 401, 'TOKEN_INVALID'],
  ['without a signature', () => token({}, { alg: 'none' }).replace(/[^.]*$/, ''), 401, 'TOKEN_INVALID'],
  ['with another algorithm', () => token({}, { alg: 'ES256', kid: 'two' }, elliptic.privateKey), 401, 'TOKEN_INVALID'],
  ['that is too old', () => token({ iat: nowS() - 8_000, exp: nowS() - 4_000 }), 401, 'TOKEN_INVALID'],
  ['for another service', () => token({ aud: 'https://elsewhere.run.app' }), 401, 'TOKEN_INVALID'],
  ['of another issuer', () => token({ iss: 'https://accounts.example' }), 401, 'TOKEN_INVALID'],
  ['of another account', () => token({ email: 'someone@my-project.iam.gserviceaccount.com' }), 403, 'TOKEN_FOREIGN'],
  ['of an account that is not verified', () => token({ email_verified: false }), 403, 'TOKEN_FOREIGN'],
])('refuses a request %s, and quotes nothing of it', async (_name, authorization, status, code) => {
  const answer = await check(authorization())
  expect(answer).toMatchObject({ status, body: { error: { code } } })
  expect(JSON.stringify(answer)).not.toMatch(/eyJ|a\.b\.c/)
})

it('says what to do behind Cloud Run, which removes signatures', async () => {
  const removed = token().replace(/[^.]*$/, 'SIGNATURE_REMOVED_BY_GOOGLE')
  expect(await check(removed)).toMatchObject({ status: 401, body: { error: { message: expect.stringContaining('VERIFY_TOKEN=false') } } })
})

it('says that it is not the caller where the certificates cannot be had', async () => {
  const lost = googleTokenCheck({ audience: AUDIENCE, serviceAccount: ACCOUNT, certsUrl: `${certificates.origin}/none` })
  certificates.faults.add('Certificates', { kind: 'refuse', status: 404, code: '' }, { times: 9 })
  expect(await lost(token())).toMatchObject({ status: 503, body: { error: { code: 'CERTIFICATES_UNAVAILABLE' } } })
})
