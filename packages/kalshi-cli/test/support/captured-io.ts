import { systemSocketClock } from '@kassandra/kalshi-sdk'
import type { Io, Output, Terminal } from '../../src/io.ts'

export interface CapturedIo {
  readonly io: Io
  /** All that was written to stdout so far. */
  out(): string
  err(): string
  /** Resolves once stdout holds what is looked for. */
  outMatches(pattern: RegExp): Promise<string>
  errMatches(pattern: RegExp): Promise<string>
  /** Ctrl-C. */
  interrupt(): void
}

export interface CapturedIoOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Makes stdout a terminal of this size. */
  readonly terminal?: { readonly columns: number; readonly rows: number }
}

/** Surroundings that keep what a command writes. */
export function createIo({ env = {}, terminal }: CapturedIoOptions = {}): CapturedIo {
  const interrupt = new AbortController()
  const out = new Captured(terminal && { ...terminal, onResize: () => () => undefined })
  const err = new Captured(undefined)
  return {
    io: { stdout: out, stderr: err, env, signal: interrupt.signal, clock: systemSocketClock, version: '1.2.3' },
    out: () => out.text,
    err: () => err.text,
    outMatches: (pattern) => out.matches(pattern),
    errMatches: (pattern) => err.matches(pattern),
    interrupt: () => interrupt.abort(),
  }
}

class Captured implements Output {
  readonly terminal: Terminal | undefined
  text = ''
  #onWrite: () => void = () => undefined

  constructor(terminal: Terminal | undefined) {
    this.terminal = terminal
  }

  write(text: string): Promise<void> {
    this.text += text
    this.#onWrite()
    return Promise.resolve()
  }

  matches(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      this.#onWrite = () => {
        if (pattern.test(this.text)) resolve(this.text)
      }
      this.#onWrite()
    })
  }
}
