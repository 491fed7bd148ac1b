import type { OrderBook, Timer } from '@kassandra/kalshi-sdk'
import type { Terminal } from '../io.ts'
import type { Session } from '../session/session.ts'
import type { BookDisplay } from './book-display.ts'
import { bookFrame, depthFor } from './book-frame.ts'
import { Screen } from './screen.ts'

export interface LadderOptions {
  readonly terminal: Terminal
  /** Of the market. */
  readonly name: string
  /** Levels of each side; absent: as many as there is room for. */
  readonly depth: number | undefined
}

const FRAME_MS = 100
/** Without changes, so that the age goes on. */
const IDLE_FRAMES = 10

/** The book as a ladder on the whole terminal, drawn at most ten times a second whatever the book does. */
export class LadderDisplay implements BookDisplay {
  readonly #session: Session
  readonly #options: LadderOptions
  readonly #screen: Screen
  readonly #timer: Timer
  readonly #endResize: () => void
  // Given back at once, not when everything is closed: a second Ctrl-C ends the process on the spot.
  readonly #leave = (): void => void this.#screen.leave()
  #news = 'connecting'
  #book: OrderBook | undefined
  #framesUntilDue = 0

  constructor(session: Session, options: LadderOptions) {
    const { clock, signal, stdout } = session.io
    this.#session = session
    this.#options = options
    this.#screen = new Screen(stdout)
    void this.#screen.enter()
    this.#timer = clock.setTimer(FRAME_MS, () => this.#frame())
    this.#endResize = options.terminal.onResize(() => this.#hasten())
    signal.addEventListener('abort', this.#leave, { once: true })
  }

  tell(news: string): void {
    this.#news = news
  }

  show(book: OrderBook): void {
    this.#book = book
    this.#hasten()
  }

  async close(): Promise<void> {
    this.#timer.cancel()
    this.#endResize()
    this.#session.io.signal.removeEventListener('abort', this.#leave)
    await this.#screen.leave()
  }

  #hasten(): void {
    this.#framesUntilDue = 0
  }

  #frame(): void {
    this.#timer.restart()
    if (!this.#book || this.#framesUntilDue-- > 0) return
    this.#framesUntilDue = IDLE_FRAMES
    const { terminal, name, depth = Number.POSITIVE_INFINITY } = this.#options
    const levels = Math.min(depth, depthFor(terminal))
    const { environment, style } = this.#session
    const caption = { name, environment, news: this.#news }
    void this.#screen.draw(bookFrame(this.#book.snapshot(levels), caption, levels, terminal.columns, style))
  }
}
