/** What stands in `state/lease.json`. Times are for people; nobody's safety goes by them. */
export interface LeaseRecord {
  readonly kind: 'held' | 'released'
  /** Above that of every holder before; no run of the engine has a higher one. */
  readonly epoch: number
  /** Another one for each process. */
  readonly holder: string
  /** Counts the writes of the holder, so that no two contents are the same. */
  readonly renewal: number
  /** How long after a renewal nobody else may take it. */
  readonly ttlMs: number
  readonly writtenAt: string
}

export const LEASE_KEY = 'state/lease.json'

export const encodeLease = (record: LeaseRecord): Uint8Array => Buffer.from(`${JSON.stringify(record)}\n`)

/** Undefined where it is no lease: somebody has to look at it. */
export function decodeLease(bytes: Uint8Array): LeaseRecord | undefined {
  const value = parse(bytes)
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, epoch, holder, renewal, ttlMs, writtenAt } = value as Readonly<Record<string, unknown>>
  if ((kind !== 'held' && kind !== 'released') || typeof holder !== 'string' || typeof writtenAt !== 'string') return undefined
  if (!isCount(epoch) || !isCount(renewal) || !isCount(ttlMs)) return undefined
  return { kind, epoch, holder, renewal, ttlMs, writtenAt }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
