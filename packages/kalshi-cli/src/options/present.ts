/** Members whose value may be absent lose their `undefined`. */
export type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Pure. Without the members that are undefined, as queries of the client want it. */
export function present<T extends object>(members: T): Partial<Present<T>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<Present<T>>
}
