import { type Parameter, type Query, query } from './query.ts'

/** Rows or keys of one statement at most. */
const MOST = 64

/** Pure. Pieces whose lengths are powers of two: a few prepared statements do for lists of any length. */
export function piecesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const pieces: (readonly T[])[] = []
  for (let start = 0; start < items.length; ) {
    const length = Math.min(MOST, 2 ** Math.floor(Math.log2(items.length - start)))
    pieces.push(items.slice(start, start + length))
    start += length
  }
  return pieces
}

/**
 * Pure. Queries that ask for many keys. @param text Holds `$keys` in the place of the list; its own parameters come first.
 */
export function askMany(text: string, keys: readonly Parameter[], ...parameters: readonly Parameter[]): readonly Query[] {
  return piecesOf(keys).map((piece) => {
    const places = piece.map((_, index) => `$${parameters.length + index + 1}`)
    return query(text.replace('$keys', places.join(', ')), ...parameters, ...piece)
  })
}
