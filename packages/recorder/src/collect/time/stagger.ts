const GOLDEN = 0.618_033_988_749_895

/**
 * Pure. Where in a period a gatherer has its turn, from 0 up to, not including, 1: the same at every start, and far from the others of a
 * numbered set (`gatherer-1`, `gatherer-2`, …), so that they never ask the exchange all at once.
 */
export function turnOf(gatherer: string): number {
  const number = /(\d+)$/.exec(gatherer)?.[1]
  return (Number(number ?? hashOf(gatherer)) * GOLDEN) % 1
}

/** Pure. Time until the next turn in a period that is counted from the epoch, milliseconds, above 0 up to `periodMs`. */
export function msUntilTurn(nowUs: number, periodMs: number, turn: number): number {
  const sinceTurnMs = (((nowUs / 1_000 - turn * periodMs) % periodMs) + periodMs) % periodMs
  return periodMs - sinceTurnMs
}

function hashOf(text: string): number {
  let hash = 0
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0
  return hash
}
