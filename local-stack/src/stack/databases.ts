import { join } from 'node:path'
import { Client } from 'pg'
import type { ClusterName, LinkName } from '../chaos/action.ts'
import { DatabaseLink } from '../links/database-link.ts'
import { type Cluster, startCluster } from '../postgres/cluster.ts'
import { GATHERERS } from './layout.ts'

/** The four PostgreSQL servers, and the ways to them that chaos can cut. */
export interface Databases {
  readonly clusters: ReadonlyMap<ClusterName, Cluster>
  /** Empty unless asked for. */
  readonly links: ReadonlyMap<LinkName, DatabaseLink>
  /** As a program reaches it: over the link, where there is one. */
  urlFor(link: LinkName, cluster: ClusterName, database: string): string
}

const NAMES: readonly ClusterName[] = [...GATHERERS, 'production']

/**
 * Starts the servers, with the databases of the platform in them.
 * @param started Takes what is to be stopped again.
 */
export async function startDatabases(dir: string, hasLinks: boolean, started: { stop(): Promise<unknown> }[]): Promise<Databases> {
  const clusters = new Map<ClusterName, Cluster>()
  const starts = await Promise.allSettled(
    NAMES.map(async (name) => {
      const cluster = await startCluster({ dir: join(dir, name) })
      started.push(cluster)
      clusters.set(name, cluster)
      await createDatabases(cluster, name === 'production' ? ['kalshi'] : ['kalshi_ts', 'kalshi_meta'])
    }),
  )
  // Not before all have come up or failed: what is still starting could not be stopped.
  for (const start of starts) if (start.status === 'rejected') throw start.reason
  const links = hasLinks ? await openLinks(clusters, started) : new Map<LinkName, DatabaseLink>()
  return {
    clusters,
    links,
    urlFor: (link, cluster, database) => {
      const url = new URL(clusterNamed(clusters, cluster).url(database))
      const { port } = links.get(link) ?? {}
      if (port !== undefined) url.port = String(port)
      return url.href
    },
  }
}

async function openLinks(
  clusters: ReadonlyMap<ClusterName, Cluster>,
  started: { stop(): Promise<unknown> }[],
): Promise<ReadonlyMap<LinkName, DatabaseLink>> {
  const ways: (readonly [LinkName, ClusterName])[] = [
    ...NAMES.map((name) => [`deduplicator to ${name}`, name] as const),
    ...GATHERERS.map((name) => [`${name} to its database`, name] as const),
  ]
  const links = new Map<LinkName, DatabaseLink>()
  for (const [name, cluster] of ways) {
    const link = await DatabaseLink.open(() => clusterNamed(clusters, cluster).port)
    started.push(link)
    links.set(name, link)
  }
  return links
}

export function clusterNamed(clusters: ReadonlyMap<ClusterName, Cluster>, name: ClusterName): Cluster {
  const cluster = clusters.get(name)
  if (!cluster) throw new Error(`no cluster ${name}`)
  return cluster
}

async function createDatabases(cluster: Cluster, names: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: cluster.url() })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database')
    const present = rows.map((row) => row.datname)
    for (const name of names) if (!present.includes(name)) await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
}
