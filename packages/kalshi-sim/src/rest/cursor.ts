import { badRequest } from './rest-error.ts'

/** Writes a place in a list as an opaque cursor; undefined, behind the last page, is the empty text. */
export function encodeCursor(list: string, place: number | undefined): string {
  return place === undefined ? '' : Buffer.from(JSON.stringify([list, place])).toString('base64url')
}

/**
 * Reads a cursor of the same list; undefined when there is none.
 * @throws {RestError} 400: no cursor that this list gave out.
 */
export function decodeCursor(list: string, cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  const place = readPlace(list, cursor)
  if (place === undefined) throw badRequest('invalid cursor')
  return place
}

function readPlace(list: string, cursor: string): number | undefined {
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, name, place] = /^\["([a-z-]+)",(\d{1,15})\]$/.exec(text) ?? []
  return name === list && place !== undefined ? Number(place) : undefined
}

/** One page of a list that only grows at its end, and the cursor of the next. */
export function pageOf<T>(
  list: string,
  items: readonly T[],
  limit: number,
  cursor: string | undefined,
): { page: readonly T[]; cursor: string } {
  const from = decodeCursor(list, cursor) ?? 0
  const to = from + limit
  return { page: items.slice(from, to), cursor: encodeCursor(list, to < items.length ? to : undefined) }
}

/** One page of a list that only grows at its end, the newest first: its places do not shift while a client pages. */
export function pageBack<T>(
  list: string,
  items: readonly T[],
  limit: number,
  cursor: string | undefined,
  passes: (item: T) => boolean,
): { page: readonly T[]; cursor: string } {
  const page: T[] = []
  for (let at = Math.min(decodeCursor(list, cursor) ?? items.length - 1, items.length - 1); at >= 0; at--) {
    const item = items[at]
    if (item === undefined || !passes(item)) continue
    if (page.length === limit) return { page, cursor: encodeCursor(list, at) }
    page.push(item)
  }
  return { page, cursor: '' }
}
