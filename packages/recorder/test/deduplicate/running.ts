import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hyparquetEngine, localStore, postgresOutbox, postgresSource } from '@kassandra/archive'
import { createPool, systemClock } from '@kassandra/sync'
import type { Pool } from 'pg'
import { mulberry32 } from '../../../../test/support/mulberry32.ts'
import { Deduplicator, type DeduplicatorEvent, type DeduplicatorOptions } from '../../src/deduplicate/deduplicator.ts'

export interface RunOptions extends Partial<DeduplicatorOptions> {
  readonly productionUrl: string
  /** By gatherer; both databases of one are one here. */
  readonly sourceUrls: ReadonlyMap<string, string>
  readonly observe?: (event: DeduplicatorEvent) => void
  /** When to stop, asked behind each event; default once everything is drained. */
  readonly isOver?: () => boolean
}

const FAST: DeduplicatorOptions = { sealIntervalSeconds: 1, graceMs: 0, sourceDownAfterMs: 60_000, pollBusyMs: 5, pollIdleMs: 10 }

/** A deduplicator on real time until everything of gatherers that have stopped is merged, audited and exported. */
export async function runUntilDrained({ productionUrl, sourceUrls, observe, isOver, ...options }: RunOptions): Promise<void> {
  const archive = mkdtempSync(join(tmpdir(), 'kassandra-deduplicate-'))
  const open = (url: string): Pool => createPool({ url, max: 4, connectTimeoutMs: 2_000 })
  const production = open(productionUrl)
  const gatherers = [...sourceUrls].map(([id, url]) => ({ id, timeSeries: open(url), metadata: open(url) }))
  const stop = new AbortController()
  const deduplicator = new Deduplicator(
    {
      production,
      gatherers,
      exporter: {
        source: postgresSource(production),
        store: localStore(archive),
        engine: await hyparquetEngine(),
        outbox: postgresOutbox(production),
      },
      clock: systemClock,
      random: mulberry32(1),
      observe: (event) => {
        observe?.(event)
        if (isOver ? isOver() : deduplicator.health().drained) stop.abort()
      },
    },
    { ...FAST, ...options },
  )
  try {
    await deduplicator.run(stop.signal)
  } finally {
    await Promise.all([production, ...gatherers.flatMap(({ timeSeries, metadata }) => [timeSeries, metadata])].map((pool) => pool.end()))
    rmSync(archive, { recursive: true, force: true })
  }
}
