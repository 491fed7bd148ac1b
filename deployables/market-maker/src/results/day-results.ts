import type { EngineView } from '@kassandra/mm-engine'

/** What a run has come to within a day. Money in micro-dollars; the four parts sum to `pnl`. */
export interface RunResult {
  readonly runEpoch: number
  readonly from: string
  readonly to: string
  readonly pnl: number
  readonly spread: number
  readonly inventory: number
  readonly fees: number
  readonly settlement: number
  readonly fills: number
  readonly orders: number
}

export interface DayResults {
  readonly day: string
  /** Of all runs of the day. */
  readonly total: Omit<RunResult, 'runEpoch' | 'from' | 'to'>
  /** In the order of their epochs. */
  readonly runs: readonly RunResult[]
}

type Amount = keyof DayResults['total']
const AMOUNTS: readonly Amount[] = ['pnl', 'spread', 'inventory', 'fees', 'settlement', 'fills', 'orders']

/** What a run has come to since its start. */
export type Standing = DayResults['total']

export const NOTHING_YET: Standing = { pnl: 0, spread: 0, inventory: 0, fees: 0, settlement: 0, fills: 0, orders: 0 }

export const standingOf = ({ pnl, attribution, counts }: Pick<EngineView, 'pnl' | 'attribution' | 'counts'>): Standing => {
  const { spread, inventory, fees, settlement } = attribution
  return { pnl, spread, inventory, fees, settlement, fills: counts.fills, orders: counts.orders }
}

/** Pure. */
export const differ = (now: Standing, before: Standing): Standing => combine((amount) => now[amount] - before[amount])

/**
 * Pure. The file of a day with the result of one run in place of what it said before.
 * @throws {SyntaxError} What is there is no file of results.
 */
export function mergeResults(text: string | undefined, day: string, result: RunResult): string {
  const before: readonly RunResult[] = text === undefined ? [] : (JSON.parse(text) as DayResults).runs
  const runs = [...before.filter(({ runEpoch }) => runEpoch !== result.runEpoch), result].sort((a, b) => a.runEpoch - b.runEpoch)
  const total = combine((amount) => runs.reduce((sum, run) => sum + run[amount], 0))
  const results: DayResults = { day, total, runs }
  return `${JSON.stringify(results, undefined, 2)}\n`
}

const combine = (of: (amount: Amount) => number): Standing => {
  const entries = AMOUNTS.map((amount) => [amount, of(amount)])
  return Object.fromEntries(entries) as Standing
}
