import type { KeyObject, SigningOptions } from 'node:crypto'
import { AuthError } from '../errors/auth-error.ts'
import { nodeCrypto, nodeFs } from './node-builtins.ts'
import { parsePrivateKey } from './parse-private-key.ts'
import type { Credentials, Signer } from './signer.ts'

/**
 * Makes a signer of an API key, with the algorithm that its kind asks for: RSA-PSS (SHA-256, salt of 32 bytes, signed on the thread
 * pool) or Ed25519. The key is read once (a path synchronously) and proves itself by signing and verifying a text.
 * @throws {AuthError} The key is absent, unreadable or not one to sign with.
 * @see Kalshi documentation, "API Keys"
 */
export function createSigner(credentials: Credentials): Signer {
  const keyId = credentials.keyId.trim()
  if (!/^[\x21-\x7e]+$/.test(keyId)) throw new AuthError('KEY_ID_INVALID', 'the key id is empty or no header text; it looks like a UUID')
  const key = parsePrivateKey('privateKeyPem' in credentials ? credentials.privateKeyPem : readKeyFile(credentials.privateKeyPath))
  const scheme = key.asymmetricKeyType === 'rsa' ? rsaPss : ed25519
  selfTest(key, scheme)
  return new KeySigner(keyId, key, scheme)
}

/** A signer as it is; credentials become one. @throws {AuthError} */
export function toSigner(credentials: Credentials | Signer): Signer {
  return 'sign' in credentials ? credentials : createSigner(credentials)
}

/** How one kind of key signs, and how that signature is checked. */
interface Scheme {
  readonly name: string
  sign(bytes: Buffer, key: KeyObject): Promise<Buffer>
  signNow(bytes: Buffer, key: KeyObject): Buffer
  verify(bytes: Buffer, publicKey: KeyObject, signature: Buffer): boolean
}

const pss = (): SigningOptions => ({ padding: nodeCrypto().constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })

const rsaPss: Scheme = {
  name: 'rsa-pss-sha256',
  // An RSA signature takes a millisecond or two: the callback form leaves the event loop to others.
  sign: (bytes, key) =>
    new Promise((resolve, reject) => {
      nodeCrypto().sign('sha256', bytes, { key, ...pss() }, (error, signature) => (error ? reject(error) : resolve(signature)))
    }),
  signNow: (bytes, key) => nodeCrypto().sign('sha256', bytes, { key, ...pss() }),
  verify: (bytes, publicKey, signature) => nodeCrypto().verify('sha256', bytes, { key: publicKey, ...pss() }, signature),
}

const ed25519: Scheme = {
  name: 'ed25519',
  sign: async (bytes, key) => nodeCrypto().sign(null, bytes, key),
  signNow: (bytes, key) => nodeCrypto().sign(null, bytes, key),
  verify: (bytes, publicKey, signature) => nodeCrypto().verify(null, bytes, publicKey, signature),
}

/** `inspect.custom` of `node:util`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

class KeySigner implements Signer {
  readonly keyId: string
  readonly #key: KeyObject
  readonly #scheme: Scheme

  constructor(keyId: string, key: KeyObject, scheme: Scheme) {
    this.keyId = keyId
    this.#key = key
    this.#scheme = scheme
  }

  async sign(text: string): Promise<string> {
    const signature = await this.#scheme.sign(Buffer.from(text), this.#key)
    return signature.toString('base64')
  }

  /** What logs and dumps show of it. */
  toJSON(): { readonly keyId: string; readonly scheme: string } {
    return { keyId: `${this.keyId.slice(0, 4)}…`, scheme: this.#scheme.name }
  }

  [INSPECT](): string {
    const { keyId, scheme } = this.toJSON()
    return `Signer { keyId: ${keyId}, scheme: ${scheme} }`
  }
}

function selfTest(key: KeyObject, scheme: Scheme): void {
  const text = Buffer.from('0GET/trade-api/v2/exchange/status')
  if (!scheme.verify(text, nodeCrypto().createPublicKey(key), signOrFail(text, key, scheme))) {
    throw new AuthError('KEY_SELF_TEST_FAILED', 'the private key made a signature that its own public key refuses; the key is damaged')
  }
}

function signOrFail(text: Buffer, key: KeyObject, scheme: Scheme): Buffer {
  try {
    return scheme.signNow(text, key)
  } catch (error) {
    throw new AuthError('KEY_SELF_TEST_FAILED', `the private key cannot sign with ${scheme.name}`, { cause: error })
  }
}

function readKeyFile(path: string): string {
  try {
    return nodeFs().readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    // The path stays out of the message: a PEM given in its place must not be printed.
    throw new AuthError('KEY_UNREADABLE', `the private key file cannot be read (${reason})`)
  }
}
