import { StoreError } from '../store-error.ts'
import type { Migration } from './migrations.ts'

/**
 * Pure. The steps behind the one that a store is at, in their order.
 * @param name Of the store, for the message.
 * @throws {StoreError} `STORE_NEWER`: the store knows steps that this code does not.
 */
export function pendingSteps(name: string, current: number, migrations: readonly Migration[]): readonly Migration[] {
  const last = migrations.at(-1)?.version ?? 0
  if (current <= last) return migrations.filter(({ version }) => version > current)
  const advice = 'start the release that wrote it, or restore a backup from before the upgrade'
  throw new StoreError('STORE_NEWER', `${name} has schema ${current}, this release knows up to ${last}; ${advice}`)
}
