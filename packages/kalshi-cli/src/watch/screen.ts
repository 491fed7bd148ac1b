import type { Output } from '../io.ts'

const ENTER = '\u001b[?1049h\u001b[?25l'
const LEAVE = '\u001b[?25h\u001b[?1049l'
const HOME = '\u001b[H'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/** The whole terminal for a while, on its second page and without cursor; `leave` gives it back as it was. */
export class Screen {
  readonly #output: Output
  #isLeft = false

  constructor(output: Output) {
    this.#output = output
  }

  enter(): Promise<void> {
    return this.#output.write(ENTER)
  }

  /** Overwrites in place, which does not flicker as clearing would. */
  async draw(lines: readonly string[]): Promise<void> {
    if (!this.#isLeft) await this.#output.write(`${HOME}${lines.map((line) => `${line}${CLEAR_LINE}`).join('\n')}${CLEAR_BELOW}`)
  }

  /** May be called again. */
  async leave(): Promise<void> {
    if (this.#isLeft) return
    this.#isLeft = true
    await this.#output.write(LEAVE)
  }
}
