import { ConnectError } from '../errors/sync-error.ts'
import type { ConnectionTarget } from './connection-target.ts'

const INVALID_PASSWORD = '28P01'

/** What a person does about a refusal, by the code that OpenSSL or PostgreSQL gives it. */
const ADVICE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'renew it on the server and reload',
  CERT_NOT_YET_VALID: 'look at the clocks of both machines',
  ERR_TLS_CERT_ALTNAME_INVALID: 'connect by a name that it is for',
  SELF_SIGNED_CERT_IN_CHAIN: 'give the authority that signed it as sslrootcert',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'give the authority that signed it as sslrootcert',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'give the authority that signed it as sslrootcert',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'give the authority that signed it as sslrootcert',
  UNABLE_TO_GET_ISSUER_CERT: 'give the authority that signed it as sslrootcert',
  CERT_SIGNATURE_FAILURE: 'give the authority that signed it as sslrootcert',
}

/** Host and port for messages; never the user's secrets. */
export function placeOf({ host = 'localhost', port = 5432 }: ConnectionTarget): string {
  return `${host}:${port}`
}

/** Pure. Refusals that a person has to see to as such; everything else as it came. */
export function explainConnectError(error: Error, target: ConnectionTarget): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const place = placeOf(target)
  const advice = ADVICE[code]
  if (advice !== undefined) {
    return new ConnectError('certificate', `The certificate of ${place} is refused: ${error.message}; ${advice}`, { cause: error })
  }
  if (/does not support SSL/i.test(error.message)) {
    const message = `${place} does not offer TLS, which sslmode asks for: set ssl = on there, or sslmode=disable here`
    return new ConnectError('unencrypted', message, { cause: error })
  }
  if (code !== INVALID_PASSWORD) return error
  return new ConnectError('password', `${place} refused the password of ${target.user ?? 'the default user'}`, { cause: error })
}
