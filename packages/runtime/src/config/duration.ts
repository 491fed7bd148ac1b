const UNIT_MS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Reads a length of time in milliseconds: `250ms`, `60s`, `1.5m`, `2h`, `1d`; bare digits are milliseconds.
 * @returns `undefined` when the text is not a duration or not a whole number of milliseconds.
 */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(text)
  if (!match) return undefined
  const [, amount, unit = ''] = match
  const ms = Number((Number(amount) * (UNIT_MS[unit] ?? Number.NaN)).toFixed(6))
  return Number.isSafeInteger(ms) ? ms : undefined
}
