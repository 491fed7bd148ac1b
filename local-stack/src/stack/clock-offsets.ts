import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repositoryRoot } from '../repository.ts'
import { GATHERERS, type GathererId } from './layout.ts'

const PRELOAD = 'local-stack/preload/clock-offset.mjs'

/** Files that say how wrong the clock of each gatherer's process is; a module that is loaded before the program reads them. */
export class ClockOffsets {
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
    for (const id of GATHERERS) this.set(id, 0)
  }

  environmentOf(gatherer: GathererId): Readonly<Record<string, string>> {
    const preload = pathToFileURL(join(repositoryRoot(), PRELOAD)).href
    return { NODE_OPTIONS: `--import ${preload}`, CLOCK_OFFSET_FILE: this.#fileOf(gatherer) }
  }

  /** The process takes notice at its start, and at a SIGUSR2. */
  set(gatherer: GathererId, offsetMs: number): void {
    writeFileSync(this.#fileOf(gatherer), String(offsetMs))
  }

  #fileOf(gatherer: GathererId): string {
    return join(this.#dir, `${gatherer}.clock-offset`)
  }
}
