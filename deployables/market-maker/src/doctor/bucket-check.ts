import { randomUUID } from 'node:crypto'
import { type Check, failed, ok, skipped, warning } from '@kassandra/runtime'
import { type MakerBucket, openMakerBucket } from '../bucket/maker-bucket.ts'
import type { MakerConfig } from '../config/maker-config.ts'
import { HALT_KEY, readHaltObject } from '../kill/watch-kill-switch.ts'
import { decodeLease, LEASE_KEY } from '../lease/lease-record.ts'
import { decodePointer, POINTER_KEY } from '../state/state-pointer.ts'

/** A name that no other doctor has, since two may look at once. */
const PROBES = 'state/doctor/'

/** Writes an object of its own, replaces it, sees that a write on top of what is gone is refused, and removes it. */
export const bucketCheck = ({ storage }: MakerConfig): Check => ({
  name: 'state',
  advice:
    'see that STATE_STORE is right, that it is reached, and that the account may read, create, replace, list and delete objects there',
  run: async (signal) => {
    const bucket = await openMakerBucket(storage)
    if (!bucket) return skipped('STATE_STORE is not set')
    try {
      const problem = await tryConditions(bucket, signal)
      if (problem !== undefined)
        return failed(problem, 'name a store that honours conditional writes: S3, Cloud Storage, or a folder of this machine')
      return await describeState(bucket, signal)
    } finally {
      await bucket.close()
    }
  },
})

async function tryConditions({ cells }: MakerBucket, signal: AbortSignal): Promise<string | undefined> {
  const key = `${PROBES}${randomUUID()}`
  try {
    const first = await cells.write(key, Buffer.from('one'), undefined, signal)
    if (first.kind !== 'written') return 'a new object was not taken'
    if ((await cells.write(key, Buffer.from('late'), undefined, signal)).kind === 'written') return 'it overwrites what it was told to keep'
    if ((await cells.write(key, Buffer.from('two'), first.version, signal)).kind !== 'written') return 'an object cannot be replaced'
    if ((await cells.write(key, Buffer.from('late'), first.version, signal)).kind === 'written') return 'it overwrites what is newer'
    return undefined
  } finally {
    await cells.remove(key, signal)
  }
}

async function describeState(bucket: MakerBucket, signal: AbortSignal) {
  const { cells } = bucket
  const halted = await readHaltObject(cells, signal)
  const lease = await cells.read(LEASE_KEY, signal)
  const record = lease && decodeLease(lease.bytes)
  const state = await cells.read(POINTER_KEY, signal)
  const pointer = state && decodePointer(state.bytes)
  if (lease && !record) return failed(`${LEASE_KEY} is no lease`, 'look at it, and remove it')
  if (state && !pointer) return failed(`${POINTER_KEY} cannot be read`, 'look at it, and remove it to begin without a state')
  const saved = pointer ? `state of ${pointer.savedAt}` : 'no state yet'
  const held = record?.kind === 'held' ? `held by ${record.holder}, renewed at ${record.writtenAt}` : 'free'
  const detail = `lease ${held}; ${saved}`
  return halted === undefined
    ? ok(detail)
    : warning(`${detail}; ${HALT_KEY}: ${halted}`, `a start halts at once; remove ${HALT_KEY} when that is over`)
}
