import type { Io } from './io.ts'

/** How far a long command is. */
export interface Progress {
  /** @param share From 0 to 1. */
  show(share: number, text: string): void
  /** Takes the line away again. */
  end(): Promise<void>
}

const BAR = 24
const REDRAW_MS = 100

/** A line at the foot of the terminal, drawn anew at most ten times a second; nothing where standard error is no terminal. */
export function createProgress({ stderr, nowMs }: Io): Progress {
  const { columns } = stderr
  if (columns === undefined) return { show: () => undefined, end: async () => undefined }
  let drawnAtMs = Number.NEGATIVE_INFINITY
  let last: Promise<void> | undefined
  return {
    show: (share, text) => {
      if (nowMs() - drawnAtMs < REDRAW_MS) return
      drawnAtMs = nowMs()
      last = stderr.write(`\r${drawLine(share, text).slice(0, columns - 1)}\u001b[K`)
    },
    end: async () => {
      if (!last) return
      await last
      await stderr.write('\r\u001b[K')
    },
  }
}

/** Pure. */
export function drawLine(share: number, text: string): string {
  const done = Math.round(Math.min(1, Math.max(0, share)) * BAR)
  return `[${'#'.repeat(done)}${'.'.repeat(BAR - done)}] ${String(Math.floor(share * 100)).padStart(3)} % ${text}`
}
