import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { MakerStore } from '@kassandra/mm-engine/store'

/** How long a commit takes at the least: what goes out before it is kept has left the machine by then. */
const DISK_MS = 10

/**
 * Where a process may be killed: around a commit, around one that has a fill in it, and around the requests that write. `made` is in front
 * of the first byte, `sent` behind the last one, `answered` before anybody has read the answer.
 */
export type KillPoint =
  | 'commit:before'
  | 'commit:after'
  | 'fill:before'
  | 'fill:after'
  | `${'create' | 'amend' | 'cancel'}:${'made' | 'sent' | 'answered'}`

export interface KillPlan {
  readonly at: KillPoint
  /** Counts from 1. */
  readonly nth: number
}

/** Kills its own process, as suddenly as the system would, the nth time that one point is reached. */
export class KillSwitch {
  readonly #plan: KillPlan | undefined
  #left: number

  constructor(plan: KillPlan | undefined) {
    this.#plan = plan
    this.#left = plan?.nth ?? 0
  }

  reached(point: KillPoint): void {
    if (this.#plan?.at !== point || --this.#left > 0) return
    writeSync(2, `killed at ${point}\n`)
    process.kill(process.pid, 'SIGKILL')
  }

  /** The same store, which may be the last thing that the process sees. */
  around(store: MakerStore): MakerStore {
    const commit: MakerStore['commit'] = async (changes) => {
      const hasFill = changes.some(({ kind }) => kind === 'fill')
      this.reached('commit:before')
      if (hasFill) this.reached('fill:before')
      await wait(DISK_MS)
      await store.commit(changes)
      this.reached('commit:after')
      if (hasFill) this.reached('fill:after')
    }
    return new Proxy(store, {
      get(target, name) {
        if (name === 'commit') return commit
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  /** Listens to what the HTTP client of this process tells of its requests. */
  aroundRequests(): void {
    const at = { create: 'made', bodySent: 'sent', headers: 'answered' } as const
    for (const [event, step] of Object.entries(at)) {
      subscribe(`undici:request:${event}`, (message) => {
        const write = writeOf(message)
        if (write) this.reached(`${write}:${step}`)
      })
    }
  }
}

const ORDERS = /\/portfolio\/events\/orders(?:\/batched)?$/
const AMEND = /\/portfolio\/events\/orders\/[^/]+\/amend$/

function writeOf(message: unknown): 'create' | 'amend' | 'cancel' | undefined {
  const { request } = message as { readonly request: { readonly method: string; readonly path: string } }
  const [path = ''] = request.path.split('?')
  if (request.method === 'DELETE') return 'cancel'
  if (request.method !== 'POST') return undefined
  if (AMEND.test(path)) return 'amend'
  return ORDERS.test(path) ? 'create' : undefined
}
