import { generateKeyPairSync } from 'node:crypto'

/** The variables of a new key. */
export function keyVariables(): { readonly KALSHI_API_KEY: string; readonly KALSHI_API_SECRET: string } {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { KALSHI_API_KEY: 'key-of-the-tests', KALSHI_API_SECRET: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
