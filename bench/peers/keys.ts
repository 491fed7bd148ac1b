import { generateKeyPairSync } from 'node:crypto'

export interface PemKey {
  readonly keyId: string
  readonly privateKeyPem: string
}

export function rsaKey(keyId: string): PemKey {
  return { keyId, privateKeyPem: pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 })) }
}

export function ed25519Key(keyId: string): PemKey {
  return { keyId, privateKeyPem: pemOf(generateKeyPairSync('ed25519')) }
}

/** As it stands in an environment variable. */
export function escaped({ keyId, privateKeyPem }: PemKey): PemKey {
  return { keyId, privateKeyPem: privateKeyPem.replaceAll('\n', '\\n') }
}

function pemOf({ privateKey }: ReturnType<typeof generateKeyPairSync>): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
