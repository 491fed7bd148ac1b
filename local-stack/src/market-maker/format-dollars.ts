/** Pure. Money in dollars and cents, for people: `-$1.25`. */
export function formatDollars(microUsd: number): string {
  const cents = Math.round(Math.abs(microUsd) / 10_000)
  return `${microUsd < 0 && cents > 0 ? '-' : ''}$${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`
}
