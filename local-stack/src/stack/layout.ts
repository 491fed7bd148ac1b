import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { canReach, postgresAccount } from '../postgres/account.ts'

export const GATHERERS = ['gatherer-1', 'gatherer-2', 'gatherer-3'] as const
export type GathererId = (typeof GATHERERS)[number]

/** Where a run keeps its files. */
export interface Layout {
  readonly root: string
  readonly logs: string
  readonly clusters: string
  readonly archive: string
  /** All files of the market maker but its log. */
  readonly marketMaker: string
  readonly journal: string
  readonly credentials: string
}

/**
 * Makes the folders of a run, emptied unless `keep`. Databases lie below `root` too, except where the account that PostgreSQL
 * runs under cannot enter it (root's clone in a closed home): then in the system's temporary folder, under a name of their own.
 */
export function prepareLayout(dir: string, keep: boolean): Layout {
  const root = resolve(dir)
  if (!keep) rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  const account = postgresAccount()
  const inside = join(root, 'postgres')
  const clusters = account && !canReach(account, inside) ? outsideOf(root) : inside
  if (!keep) rmSync(clusters, { recursive: true, force: true })
  const layout: Layout = {
    root,
    logs: join(root, 'logs'),
    clusters,
    archive: join(root, 'archive'),
    marketMaker: join(root, 'market-maker'),
    journal: join(root, 'journal.jsonl'),
    credentials: join(root, 'credentials.json'),
  }
  for (const folder of [layout.logs, layout.clusters, layout.archive]) mkdirSync(folder, { recursive: true, mode: 0o755 })
  return layout
}

const outsideOf = (root: string): string => join(tmpdir(), `kassandra-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`)
