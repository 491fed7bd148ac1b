import type { Gatherer } from '@kassandra/recorder'
import { HealthBoard, type HealthReport, type HealthSource } from '@kassandra/runtime'

/** What `/health` says: the gatherer's parts, its state, frames received as `messages` and rows not committed as `backlog`. */
export class GathererHealthSource implements HealthSource {
  readonly #gatherer: Gatherer

  constructor(gatherer: Gatherer) {
    this.#gatherer = gatherer
  }

  report(): HealthReport {
    return this.#board().report()
  }

  isReady(): boolean {
    return this.#board().isReady()
  }

  #board(): HealthBoard {
    const { state, parts } = this.#gatherer.health()
    const board = new HealthBoard()
    for (const [name, part] of Object.entries(parts)) board.set(name, part.state, part.detail)
    board.setField('state', state)
    board.setField(
      'messages',
      [...this.#gatherer.counts.frames.values()].reduce((sum, count) => sum + count, 0),
    )
    board.setField('backlog', this.#gatherer.backlogRows())
    return board
  }
}
