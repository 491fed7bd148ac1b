import { RoundError } from '../errors/sync-error.ts'
import type { OpenSource, SourceFailure } from './open-sources.ts'
import { type PullContext, pullSource, type SourcePull } from './pull-source.ts'

export interface SourcesRead {
  readonly pulls: readonly { readonly from: OpenSource; readonly pull: SourcePull }[]
  readonly failures: readonly SourceFailure[]
}

/**
 * Stages one page of every feed, source after source, since one connection takes their bytes. Each has a savepoint of its own: what a
 * failing one had staged is undone, the others stay.
 * @throws {RoundError} The sink's transaction is lost.
 */
export async function readSources(context: PullContext, opened: readonly OpenSource[]): Promise<SourcesRead> {
  const pulls: { from: OpenSource; pull: SourcePull }[] = []
  const failures: SourceFailure[] = []
  for (const from of opened) {
    const read = await guard(context, from)
    if (read.kind === 'read') pulls.push({ from, pull: read.pull })
    else failures.push({ source: from.plan.source.name, error: read.error })
  }
  return { pulls, failures }
}

type Guarded = { readonly kind: 'read'; readonly pull: SourcePull } | { readonly kind: 'failed'; readonly error: unknown }

async function guard(context: PullContext, from: OpenSource): Promise<Guarded> {
  const { client, signal } = context
  if (from.reads.every((read) => !read.isWaiting))
    return pullSource(context, from).then(
      (pull) => ({ kind: 'read', pull }),
      (error: unknown) => ({ kind: 'failed', error }),
    )
  await client.query('savepoint one_source')
  try {
    const pull = await pullSource(context, from)
    await client.query('release savepoint one_source')
    return { kind: 'read', pull }
  } catch (error) {
    await client.query('rollback to savepoint one_source').catch(() => {
      throw new RoundError('The connection to the sink was lost', { cause: error })
    })
    signal?.throwIfAborted()
    return { kind: 'failed', error }
  }
}
