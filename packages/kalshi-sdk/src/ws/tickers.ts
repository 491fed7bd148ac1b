/** Markets of one channel: some, or all there are. */
export type Tickers = ReadonlySet<string> | 'all'

export function union(one: Tickers, other: Tickers): Tickers {
  return one === 'all' || other === 'all' ? 'all' : new Set([...one, ...other])
}

/** `tickers` without `some`. */
export function minus(tickers: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...tickers].filter((ticker) => !some.has(ticker)))
}

/** Whether all of `some` are among `tickers`. */
export function includesAll(tickers: Tickers, some: Tickers): boolean {
  return tickers === 'all' || (some !== 'all' && [...some].every((ticker) => tickers.has(ticker)))
}

/** Whether the two have a market in common. */
export function overlaps(one: Tickers, other: Tickers): boolean {
  if (one === 'all' || other === 'all') return true
  return [...one].some((ticker) => other.has(ticker))
}

export function inParts(tickers: ReadonlySet<string>, size: number): readonly ReadonlySet<string>[] {
  const list = [...tickers]
  const parts: ReadonlySet<string>[] = []
  for (let from = 0; from < list.length; from += size) parts.push(new Set(list.slice(from, from + size)))
  return parts
}
