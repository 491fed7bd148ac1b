/** Where the state of a running stack is shown. */
export interface StatusSink {
  /** A step on the way, once. */
  progress(text: string): void
  /** The state now, shown in place of the last one. */
  show(lines: readonly string[]): void
  /** Leaves the last state standing and goes back to plain lines. */
  close(): void
}

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const CLEAR_BELOW = '\u001b[0J'
const up = (lines: number): string => (lines > 0 ? `\u001b[${lines}A\r` : '\r')

/** On a terminal the state is one block that is drawn over; elsewhere one line every `everyMs`. */
export function statusSink(out: Terminal, nowMs: () => number, everyMs = 10_000): StatusSink {
  let drawn = 0
  let lastLineAtMs = Number.NEGATIVE_INFINITY
  return {
    progress: (text) => {
      out.write(`${up(drawn)}${out.isTTY ? CLEAR_BELOW : ''}${text}\n`.replace(/^\r/, ''))
      drawn = 0
    },
    show: (lines) => {
      if (out.isTTY) {
        // A line that wraps would be two when it is drawn over.
        const cut = lines.map((line) => line.slice(0, out.columns || line.length))
        out.write(`${up(drawn)}${CLEAR_BELOW}${cut.join('\n')}\n`)
        drawn = lines.length
      } else if (nowMs() - lastLineAtMs >= everyMs) {
        lastLineAtMs = nowMs()
        out.write(`${lines.join(' | ')}\n`)
      }
    },
    close: () => {
      drawn = 0
    },
  }
}
