/** What stands in `state/latest.json`: which copy of the database a start begins with. */
export interface StatePointer {
  /** Of the lease that it was written under. */
  readonly epoch: number
  /** Of the run whose database it is. */
  readonly runEpoch: number
  /** Of the copy, compressed by gzip. */
  readonly key: string
  /** Of the compressed bytes, hex. */
  readonly sha256: string
  readonly sizeBytes: number
  readonly savedAt: string
}

export const POINTER_KEY = 'state/latest.json'
/** Copies, by the epoch of their lease and a count. */
export const COPIES_PREFIX = 'state/db/'

const EPOCH_DIGITS = 12
const COUNT_DIGITS = 6

/** Pure. In the order of the epochs, then of the counts. */
export const toCopyKey = (epoch: number, count: number): string =>
  `${COPIES_PREFIX}${String(epoch).padStart(EPOCH_DIGITS, '0')}-${String(count).padStart(COUNT_DIGITS, '0')}.db.gz`

export const encodePointer = (pointer: StatePointer): Uint8Array => Buffer.from(`${JSON.stringify(pointer)}\n`)

/** Undefined where it is none. */
export function decodePointer(bytes: Uint8Array): StatePointer | undefined {
  const value = parse(bytes)
  if (typeof value !== 'object' || value === null) return undefined
  const { epoch, runEpoch, key, sha256, sizeBytes, savedAt } = value as Readonly<Record<string, unknown>>
  const areCounts = [epoch, runEpoch, sizeBytes].every((count) => Number.isSafeInteger(count) && Number(count) >= 0)
  const isKey = typeof key === 'string' && key.startsWith(COPIES_PREFIX)
  if (!areCounts || !isKey || typeof sha256 !== 'string' || typeof savedAt !== 'string') return undefined
  return { epoch: Number(epoch), runEpoch: Number(runEpoch), key, sha256, sizeBytes: Number(sizeBytes), savedAt }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
