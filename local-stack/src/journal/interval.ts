/** A stretch of exchange time, microseconds; both ends belong to it. */
export interface Interval {
  readonly fromUs: number
  readonly toUs: number
}

/** Pure. The same instants in as few intervals as possible, in order. */
export function unite(intervals: readonly Interval[]): readonly Interval[] {
  const united: Interval[] = []
  for (const next of [...intervals].sort((a, b) => a.fromUs - b.fromUs)) {
    const last = united.at(-1)
    if (last && next.fromUs <= last.toUs) united[united.length - 1] = { fromUs: last.fromUs, toUs: Math.max(last.toUs, next.toUs) }
    else united.push(next)
  }
  return united
}

/** Pure. The instants that all lists have in common; of no list, none. */
export function intersect(lists: readonly (readonly Interval[])[]): readonly Interval[] {
  const [first = [], ...others] = lists.map(unite)
  return others.reduce((common, list) => common.flatMap((a) => list.flatMap((b) => overlap(a, b))), first)
}

function overlap(a: Interval, b: Interval): readonly Interval[] {
  const fromUs = Math.max(a.fromUs, b.fromUs)
  const toUs = Math.min(a.toUs, b.toUs)
  return fromUs <= toUs ? [{ fromUs, toUs }] : []
}

/** Pure. Whether one of them holds all of `part`. */
export function isWithin(part: Interval, intervals: readonly Interval[]): boolean {
  return intervals.some(({ fromUs, toUs }) => fromUs <= part.fromUs && part.toUs <= toUs)
}
