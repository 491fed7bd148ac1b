const HIDDEN = '[redacted]'
const SECRET_FIELD = /(password|passphrase|secret|private_?key(_?pem)?|authorization|signature|connection_?string|database_?url)$/i
const PEM = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|(?="))/g
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s"/@]+@/gi

/** Pure. Replaces the values of fields that are named like secrets, at the first two levels. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactField(name, value, 1)]))
}

function redactField(name: string, value: unknown, deeper: number): unknown {
  if (SECRET_FIELD.test(name)) return HIDDEN
  if (deeper === 0 || !isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([inner, innerValue]) => [inner, redactField(inner, innerValue, deeper - 1)]))
}

/** Pure. Removes PEM texts and URL credentials from a finished line, wherever in it they stand, error messages included. */
export function redactLine(line: string): string {
  return line.replace(PEM, HIDDEN).replace(URL_CREDENTIALS, `$1${HIDDEN}@`)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
