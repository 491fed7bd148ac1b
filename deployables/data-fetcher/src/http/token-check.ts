import type { LoginTicket, OAuth2Client } from 'google-auth-library'
import { type Answer, refusal } from './answer.ts'

/** Says why a request is not let in; undefined where it is. */
export type TokenCheck = (authorization: string | undefined) => Promise<Answer | undefined>

export interface TokenCheckOptions {
  /** What tokens must be made for: the address of this service. */
  readonly audience: string
  /** Email of the service account that calls. */
  readonly serviceAccount: string
  /** Where the certificates are; default Google's. */
  readonly certsUrl?: string | undefined
}

const ISSUERS = ['accounts.google.com', 'https://accounts.google.com']
const REMOVED = /\.SIGNATURE_REMOVED_BY_GOOGLE$/

/** Lets everybody in: whoever comes this far was let in by Cloud Run. */
export const noTokenCheck: TokenCheck = async () => undefined

/** Verifies the OpenID token of each request: signature, issuer, audience, time and account. */
export function googleTokenCheck({ audience, serviceAccount, certsUrl }: TokenCheckOptions): TokenCheck {
  let client: OAuth2Client | undefined
  return async (authorization) => {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return refusal(401, 'TOKEN_MISSING', 'an OpenID token is required', { 'www-authenticate': 'Bearer' })
    if (REMOVED.test(token))
      return refusal(401, 'TOKEN_INVALID', 'Cloud Run has verified the token and removed its signature: set VERIFY_TOKEN=false')
    if (algorithmOf(token) !== 'RS256') return refusal(401, 'TOKEN_INVALID', 'the token does not verify')
    client ??= await createClient(certsUrl)
    const ticket = await verify(client, token, audience)
    if ('status' in ticket) return ticket
    const { email, email_verified: isVerified } = ticket.getPayload() ?? {}
    const isRight = isVerified === true && email === serviceAccount
    return isRight ? undefined : refusal(403, 'TOKEN_FOREIGN', 'the token is of another account')
  }
}

/** The library's errors quote the token, so that none of their text goes on. */
async function verify(client: OAuth2Client, idToken: string, audience: string): Promise<LoginTicket | Answer> {
  try {
    return await client.verifyIdToken({ idToken, audience })
  } catch (error) {
    const isOurTrouble = error instanceof Error && error.message.startsWith('Failed to retrieve verification certificates')
    if (isOurTrouble) return refusal(503, 'CERTIFICATES_UNAVAILABLE', "Google's certificates cannot be had")
    return refusal(401, 'TOKEN_INVALID', 'the token does not verify', { 'www-authenticate': 'Bearer error="invalid_token"' })
  }
}

async function createClient(certsUrl: string | undefined): Promise<OAuth2Client> {
  const { OAuth2Client } = await import('google-auth-library')
  return new OAuth2Client({ issuers: ISSUERS, ...(certsUrl && { endpoints: { oauth2FederatedSignonPemCertsUrl: certsUrl } }) })
}

/** The library would take other algorithms too. */
function algorithmOf(token: string): unknown {
  try {
    const head: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString())
    return typeof head === 'object' && head !== null && 'alg' in head ? head.alg : undefined
  } catch {
    return undefined
  }
}
