/** What stands in the place of a secret. */
export const REDACTED = '[redacted]'
const KEY_SEGMENT = /(\/api_keys\/)(?!generate\b)[^/?]+/

/** Pure. A request target without the id of an API key. */
export function redactTarget(target: string): string {
  return target.replace(KEY_SEGMENT, `$1${REDACTED}`)
}
