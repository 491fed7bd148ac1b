import type { ByteCursor } from './byte-cursor.ts'
import type { MessageScanner } from './message-scanner.ts'
import { Template } from './template.ts'

const SEQ = Template.of(',"seq":')

/** The frames of one type, with how they begin: `{"type":"orderbook_delta","sid":1,"seq":`. */
export class Route {
  readonly scanner: MessageScanner
  /** Of the frame that began last. */
  sid = 0
  hasSeq = false
  readonly #type: Template
  // A connection has one subscription of a type, so that nearly all its frames begin alike.
  #usual: Template
  #usualSid = 0

  constructor(type: string, scanner: MessageScanner) {
    this.#type = Template.of(`{"type":"${type}","sid":`)
    this.#usual = this.#type
    this.scanner = scanner
  }

  /** Whether the frame is of this type; it is passed up to its `seq`, or to what follows its `sid` where it has none. */
  begins(cursor: ByteCursor): boolean {
    if (this.#usualSid !== 0 && cursor.passes(this.#usual)) {
      this.sid = this.#usualSid
      this.hasSeq = true
      return true
    }
    const start = cursor.at
    if (!cursor.passes(this.#type)) return false
    this.sid = cursor.ordinal()
    this.hasSeq = cursor.passes(SEQ)
    if (this.hasSeq && !cursor.isLost) this.#learn(cursor, start)
    return true
  }

  #learn(cursor: ByteCursor, start: number): void {
    this.#usual = Template.within(cursor.view, start, cursor.at - start)
    this.#usualSid = this.sid
  }
}
