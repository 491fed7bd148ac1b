/** An instant as RFC 3339 text in UTC: `2026-05-14T04:38:13.068290Z`, with no, or one to six, decimals. */
export type InstantText = string

const RFC_3339_UTC = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?Z$/

/**
 * Reads an instant as integer microseconds since the epoch.
 * @throws {RangeError} Malformed, no such date, or not in UTC.
 */
export function parseInstantUs(text: InstantText): number {
  const match = RFC_3339_UTC.exec(text)
  const seconds = match ? Date.parse(`${match[1]}Z`) / 1_000 : Number.NaN
  if (!match || !Number.isSafeInteger(seconds) || new Date(seconds * 1_000).toISOString().slice(0, 19) !== match[1]) {
    throw new RangeError(`not an instant such as 2026-05-14T04:38:13.068290Z: ${text}`)
  }
  return seconds * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'))
}

/** Writes microseconds since the epoch with six decimals. */
export function formatInstantUs(instantUs: number): InstantText {
  const micros = ((instantUs % 1_000_000) + 1_000_000) % 1_000_000
  const seconds = new Date((instantUs - micros) / 1_000).toISOString().slice(0, 19)
  return `${seconds}.${String(micros).padStart(6, '0')}Z`
}
