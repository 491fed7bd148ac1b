import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import type { FakeRequest } from '../fake-server/fake-server.ts'
import { requireThat } from './gcs-error.ts'

/** A service account that the fake knows. */
export interface FakeAccount {
  readonly clientEmail: string
  /** PEM. */
  readonly privateKey: string
}

export function createFakeAccount(): FakeAccount {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return { clientEmail: 'recorder@fake.iam.gserviceaccount.com', privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

/** Whether a token was given out by a metadata server that the fake knows. */
export type IsToken = (token: string) => boolean

/** Who is let in. */
export interface Bearers {
  readonly account: FakeAccount
  readonly isToken: IsToken
}

/** Takes a token that was given out, or checks the one that the account signed for itself: signature, issuer, time and scope. */
export function checkBearer({ headers }: FakeRequest, { account, isToken }: Bearers): void {
  const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
  requireThat(token !== undefined, 401, 'required')
  if (isToken(token)) return
  const [head = '', claims = '', signature = ''] = token.split('.')
  const key: KeyObject = createPublicKey(account.privateKey)
  requireThat(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')), 401, 'authError')
  const { iss, exp, scope } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss: string; exp: number; scope?: string }
  requireThat(iss === account.clientEmail && exp * 1_000 > Date.now(), 401, 'authError')
  requireThat(scope === 'https://www.googleapis.com/auth/devstorage.read_write', 403, 'forbidden')
}
