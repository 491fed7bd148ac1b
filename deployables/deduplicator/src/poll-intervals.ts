import { parseDurationMs, type Setting, textSetting } from '@kassandra/runtime'
import type { SyncedTable } from '@kassandra/sync'
import { metadataFeeds, timeSeriesFeeds } from '@kassandra/sync/schema'

type Poll = NonNullable<SyncedTable['poll']>

const TABLES: ReadonlySet<string> = new Set([...timeSeriesFeeds, ...metadataFeeds].map(({ name }) => name))
const FORM = `a comma list of table=wait or table=wait/wait at rest, such as markets=5s or trades=100ms/1s; tables are ${[...TABLES].join(', ')}`

/** How often single tables are read: after a round that found rows of it, and after one that found none. */
export function pollIntervals(): Setting<ReadonlyMap<string, Poll>> {
  return textSetting(FORM, (value) => {
    const entries = value.split(',').map(parseEntry)
    const polls = new Map(entries.flatMap((entry) => (entry ? [entry] : [])))
    return polls.size === entries.length ? polls : undefined
  })
}

function parseEntry(entry: string): readonly [string, Poll] | undefined {
  const [, table = '', busy = '', idle = busy] = /^\s*([a-z_]+)=([^/\s]+)(?:\/([^/\s]+))?\s*$/.exec(entry) ?? []
  const [busyMs, idleMs] = [busy, idle].map(parseDurationMs)
  return TABLES.has(table) && busyMs && idleMs ? [table, { busyMs, idleMs }] : undefined
}
