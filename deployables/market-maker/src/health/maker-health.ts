import { type ComponentState, HealthBoard, type HealthReport, type HealthSource } from '@kassandra/runtime'
import type { Maker } from '../maker/maker.ts'

/** How old the last event may be before the engine counts as stuck: it is told the time four times a second. */
const STUCK_US = 5_000_000

/** What `/health` says: the parts that told of themselves, the engine, and whether it may trade. */
export class MakerHealth implements HealthSource {
  readonly #parts = new Map<string, { readonly state: ComponentState; readonly detail: string | undefined }>()
  readonly #nowUs: () => number
  #maker: Maker | undefined

  constructor(nowUs: () => number) {
    this.#nowUs = nowUs
  }

  started(maker: Maker): void {
    this.#maker = maker
  }

  set(part: string, state: ComponentState, detail?: string): void {
    this.#parts.set(part, { state, detail })
  }

  report(): HealthReport {
    return this.#board().report()
  }

  isReady(): boolean {
    return this.#maker !== undefined && this.#board().isReady()
  }

  #board(): HealthBoard {
    const board = new HealthBoard()
    for (const [part, { state, detail }] of this.#parts) board.set(part, state, detail)
    if (!this.#maker) board.set('engine', 'starting')
    else this.#describe(board, this.#maker)
    return board
  }

  /** A halt is what was asked for: the process is well, and says that it does not trade. */
  #describe(board: HealthBoard, maker: Maker): void {
    const { state, host } = maker
    const behindUs = this.#nowUs() - state.nowUs
    board.set(
      'engine',
      behindUs > STUCK_US ? 'unhealthy' : 'ok',
      behindUs > STUCK_US ? `no event for ${Math.round(behindUs / 1_000)} ms` : undefined,
    )
    const { status } = state.risk
    board.set('trading', status.kind === 'halted' ? 'degraded' : 'ok', status.kind === 'halted' ? status.halt.reason : undefined)
    board.setField('mode', maker.mode)
    board.setField('backlog', host.backlog)
    board.setField('quotedMarkets', [...state.markets.values()].filter(({ hindrance }) => hindrance === undefined).length)
  }
}
