import { inspect } from 'node:util'

const HIDDEN = '[redacted]'

/** Text that shows itself only when asked by `reveal()`: printing, inspecting, JSON and string interpolation give `display` instead. */
export class Secret {
  readonly #text: string
  readonly #display: string

  /** @param display What may be shown in its place, such as an address without its password. */
  constructor(text: string, display: string = HIDDEN) {
    this.#text = text
    this.#display = display
    Object.defineProperty(this, inspect.custom, { value: () => display })
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return this.#display
  }

  toJSON(): string {
    return this.#display
  }
}
