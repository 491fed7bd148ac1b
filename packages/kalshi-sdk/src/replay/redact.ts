const MARK = '[redacted]'
/** Fields of the API key endpoints, wherever they stand. */
const SECRET_FIELD = /("(?:private_key|public_key|api_key|api_key_id)"\s*:\s*)"(?:[^"\\]|\\.)*"/g
const KEY_SEGMENT = /(\/api_keys\/)(?!generate\b)[^/?]+/
const SHORTEST_SECRET = 4

/** Pure. A JSON text without the values of fields that hold keys or ids of keys, and without `secrets`. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return withoutSecrets(text, secrets).replaceAll(SECRET_FIELD, `$1"${MARK}"`)
}

/** Pure. A request target without the id of an API key. */
export function redactTarget(target: string): string {
  return target.replace(KEY_SEGMENT, `$1${MARK}`)
}

/** Pure. The headers of an answer that are worth keeping: no cookies, no secrets that the exchange echoed. */
export function redactHeaders(headers: Readonly<Record<string, string>>, secrets: readonly string[]): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => name !== 'set-cookie' && !name.startsWith('kalshi-access'))
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutSecrets(value, secrets)]))
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= SHORTEST_SECRET).reduce((shown, secret) => shown.replaceAll(secret, MARK), text)
}
