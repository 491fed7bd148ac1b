import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startCluster } from '../local-stack/src/postgres/cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser connection string of the PostgreSQL 16 cluster that this run started. */
    readonly postgresUrl: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'kassandra-test-postgres-'))
  const cluster = await startCluster({ dir, settings: { fsync: 'off', max_connections: '200' } })
  project.provide('postgresUrl', cluster.url())
  return async () => {
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
