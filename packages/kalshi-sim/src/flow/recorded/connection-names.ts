import type { RecordedEnvelope } from './recorded-frame.ts'

interface Named {
  readonly id: number
  /** Last `seq` by sid. */
  readonly lastSeq: Map<number, number>
}

/**
 * Numbers the connections of several files. A name means another connection in each file, unless the file goes on where the
 * earlier connection of that name left off: its first `seq` on a sid is the next of that sid.
 */
export class ConnectionNames {
  readonly #latest = new Map<string, Named>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** The number of each connection that a file names, given all its frames in order. */
  number(frames: Iterable<{ readonly name: string; readonly envelope: RecordedEnvelope }>): ReadonlyMap<string, number> {
    const spans = new Map<string, Spans>()
    for (const { name, envelope } of frames) {
      const span = spans.get(name) ?? { first: new Map(), last: new Map() }
      spans.set(name, span)
      note(span, envelope)
    }
    return new Map([...spans].map(([name, span]) => [name, this.#resolve(name, span)]))
  }

  #resolve(name: string, { first, last }: Spans): number {
    const earlier = this.#latest.get(name)
    const continues = earlier !== undefined && [...first].some(([sid, seq]) => earlier.lastSeq.get(sid) === seq - 1)
    const named: Named = continues
      ? { id: earlier.id, lastSeq: new Map([...earlier.lastSeq, ...last]) }
      : { id: this.#count++, lastSeq: last }
    this.#latest.set(name, named)
    return named.id
  }
}

interface Spans {
  readonly first: Map<number, number>
  readonly last: Map<number, number>
}

function note({ first, last }: Spans, { sid, seq }: RecordedEnvelope): void {
  if (sid === undefined || seq === undefined) return
  if (!first.has(sid)) first.set(sid, seq)
  last.set(sid, seq)
}
