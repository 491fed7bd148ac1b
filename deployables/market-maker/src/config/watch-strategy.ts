import { StrategyError } from './strategy-error.ts'
import { parseStrategy } from './strategy-schema.ts'
import { parseStrategyText } from './strategy-text.ts'

/** The file that is watched. */
export interface WatchedFile {
  /** Shown in problems. */
  readonly path: string
  /** Undefined where there is no such file. Throws where it cannot be read. */
  read(): Promise<string | undefined>
  /** Calls whenever the file may have changed; rather too often than too seldom. @returns Ends it. */
  watch(changed: () => void): () => void
}

export interface StrategyWatchPorts {
  readonly file: WatchedFile
  /** Calls when a person asks to look again, as by SIGHUP. @returns Ends it. */
  onReload(reload: () => void): () => void
  /** Another strategy, which `parseStrategy` takes. Where it rejects, the reasons are told as problems. */
  apply(document: unknown): Promise<void>
  /** The file holds no strategy that can be used; the one in force stays so. Told once for each content. */
  problem(problems: readonly string[]): void
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export interface StrategyWatchOptions {
  /** What was read at the start: it is in force already. */
  readonly text: string | undefined
  /** Changes within this time are looked at together. Default 100. */
  readonly debounceMs?: number
  /** The file must read the same for this long. Default 50. */
  readonly settleMs?: number
}

/** A file of another content than the last, or none. */
type Content = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'none'; readonly reason: string }

/**
 * Puts another strategy in force whenever its file changes, until aborted. A file that is being written is never used: its content counts once
 * it was read twice alike. The same content again does nothing.
 */
export async function watchStrategy(ports: StrategyWatchPorts, options: StrategyWatchOptions, signal: AbortSignal): Promise<void> {
  const { debounceMs = 100, settleMs = 50 } = options
  const bell = new Bell()
  const ends = [ports.file.watch(() => bell.ring()), ports.onReload(() => bell.ring())]
  const wake = (): void => bell.ring()
  signal.addEventListener('abort', wake)
  let last: Content = options.text === undefined ? { kind: 'none', reason: 'there is no such file' } : { kind: 'text', text: options.text }
  // Once without being asked: the file may have changed between the start and now.
  bell.ring()
  try {
    for (;;) {
      await bell.rung()
      if (signal.aborted) return
      await ports.wait(debounceMs, signal)
      const content = await readSettled(ports, settleMs, signal)
      if (content === undefined) return
      if (isSame(content, last)) continue
      last = content
      await use(ports, content)
    }
  } finally {
    signal.removeEventListener('abort', wake)
    for (const end of ends) end()
  }
}

/** Undefined where it was aborted first. */
async function readSettled({ file, wait }: StrategyWatchPorts, settleMs: number, signal: AbortSignal): Promise<Content | undefined> {
  let before = await readContent(file)
  for (;;) {
    await wait(settleMs, signal)
    if (signal.aborted) return undefined
    const now = await readContent(file)
    if (isSame(now, before)) return now
    before = now
  }
}

async function readContent(file: WatchedFile): Promise<Content> {
  try {
    const text = await file.read()
    return text === undefined ? { kind: 'none', reason: 'there is no such file' } : { kind: 'text', text }
  } catch (error) {
    return { kind: 'none', reason: `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'error'})` }
  }
}

const isSame = (one: Content, other: Content): boolean =>
  one.kind === 'text' ? other.kind === 'text' && one.text === other.text : other.kind === 'none' && one.reason === other.reason

async function use({ file: { path }, apply, problem }: StrategyWatchPorts, content: Content): Promise<void> {
  if (content.kind === 'none') return problem([`${path}: ${content.reason}; the strategy in force stays`])
  try {
    const document = parseStrategyText(content.text)
    parseStrategy(document)
    await apply(document)
  } catch (error) {
    problem(problemsOf(error).map((each) => `${path}: ${each}`))
  }
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof StrategyError) return error.problems
  const told: unknown = error instanceof Error && 'problems' in error ? error.problems : undefined
  return Array.isArray(told) ? told.map(String) : [error instanceof Error ? error.message : String(error)]
}

/** Remembers that it rang until somebody has heard it. */
class Bell {
  #hasRung = false
  #heard: (() => void) | undefined

  ring(): void {
    this.#hasRung = true
    this.#heard?.()
  }

  async rung(): Promise<void> {
    if (!this.#hasRung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#heard = resolve
      await promise
      this.#heard = undefined
    }
    this.#hasRung = false
  }
}
