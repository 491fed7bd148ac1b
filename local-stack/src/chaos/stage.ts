import type { DatabaseLink } from '../links/database-link.ts'
import type { Cluster } from '../postgres/cluster.ts'
import type { DiskFilled } from '../stack/full-disk.ts'
import type { GathererId } from '../stack/layout.ts'
import type { ClusterName, LineFault, LinkName, ProcessName } from './action.ts'

/** What chaos can take hold of. */
export interface ChaosStage {
  /** Exchange time, microseconds; `undefined` on the real exchange, whose time nobody here knows. */
  clockUs(): Promise<number | undefined>
  /** SIGKILL; resolves when they are gone. */
  kill(processes: readonly ProcessName[]): Promise<void>
  /** Starts a program, again and again until it is ready. @returns How many times. @throws It does not come up. */
  start(name: ProcessName): Promise<number>
  cluster(name: ClusterName): Pick<Cluster, 'stop' | 'kill' | 'start'>
  link(name: LinkName): DatabaseLink
  /** @returns Ids of the connections that it hit. */
  injectLine(gatherer: GathererId, fault: LineFault): Promise<readonly number[]>
  injectRest(status: 429 | 503, forMs: number): Promise<void>
  setClockOffset(gatherer: GathererId, offsetMs: number): void
  /** Resolves when the gatherer has let go of what it had, and the disk has room again. */
  fillDisk(gatherer: GathererId): Promise<DiskFilled>
}

/** Time as chaos needs it. */
export interface ChaosClock {
  /** Monotonic. */
  nowMs(): number
  /** Resolves after `ms`, or at once when chaos is called off. */
  wait(ms: number): Promise<void>
}
