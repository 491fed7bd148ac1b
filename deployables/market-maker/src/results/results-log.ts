import { type EpochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { EngineView } from '@kassandra/mm-engine'
import type { MakerBucket } from '../bucket/maker-bucket.ts'
import { mergeCell } from '../bucket/merge-cell.ts'
import { dayOf } from '../trade-log/day-lines.ts'
import { differ, mergeResults, NOTHING_YET, type Standing, standingOf } from './day-results.ts'

export const RESULTS = 'results/'

export interface ResultsLogParts {
  readonly bucket: Pick<MakerBucket, 'cells'>
  readonly runEpoch: number
  view(): Pick<EngineView, 'pnl' | 'attribution' | 'counts'>
  nowUs(): EpochUs
}

/** Where a day of the run began. */
interface Day {
  readonly name: string
  readonly from: string
  readonly base: Standing
}

/** Writes what each day of the run comes to into `results/YYYY/MM/DD.json`, beside what earlier runs of the day came to. */
export class ResultsLog {
  readonly #parts: ResultsLogParts
  #day: Day

  constructor(parts: ResultsLogParts) {
    this.#parts = parts
    const from = formatInstant(parts.nowUs())
    this.#day = { name: dayOf(from), from, base: NOTHING_YET }
  }

  /** What came since the last call counts to the day that it was made in. @throws {StoreError} The next call writes it. */
  async flush(signal?: AbortSignal): Promise<void> {
    const { bucket, runEpoch, view, nowUs } = this.#parts
    const to = formatInstant(nowUs())
    const standing = standingOf(view())
    const { name, from, base } = this.#day
    const result = { runEpoch, from, to, ...differ(standing, base) }
    await mergeCell(bucket.cells, `${RESULTS}${name}.json`, (text) => mergeResults(text, name.replaceAll('/', '-'), result), signal)
    if (dayOf(to) !== name) this.#day = { name: dayOf(to), from: to, base: standing }
  }
}
