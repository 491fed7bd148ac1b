import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type MakerStore, openPostgresStore, openSqliteStore } from '@kassandra/mm-engine/store'
import type { StorageConfig } from '../config/maker-config.ts'

/** @throws {StoreError} It cannot be opened, or another process has it. */
export async function openStore({ databaseUrl, databasePath }: StorageConfig): Promise<MakerStore> {
  if (databaseUrl) return openPostgresStore({ url: databaseUrl.reveal(), applicationName: 'market-maker' })
  await mkdir(dirname(databasePath), { recursive: true })
  return openSqliteStore({ path: databasePath, durability: 'process-crash' })
}
