import { REDACTED } from '../auth/redact-target.ts'

/** Fields of the API key endpoints, wherever they stand. */
const SECRET_FIELD = /("(?:private_key|public_key|api_key|api_key_id)"\s*:\s*)"(?:[^"\\]|\\.)*"/g
const SHORTEST_SECRET = 4

/** Pure. A JSON text without the values of fields that hold keys or ids of keys, and without `secrets`. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return withoutSecrets(text, secrets).replaceAll(SECRET_FIELD, `$1"${REDACTED}"`)
}

/** Pure. The headers of an answer that are worth keeping: no cookies, no secrets that the exchange echoed. */
export function redactHeaders(headers: Readonly<Record<string, string>>, secrets: readonly string[]): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => name !== 'set-cookie' && !name.startsWith('kalshi-access'))
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutSecrets(value, secrets)]))
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= SHORTEST_SECRET).reduce((shown, secret) => shown.replaceAll(secret, REDACTED), text)
}
