import type { Session } from '../session/session.ts'
import type { JsonDocument } from './document.ts'
import { printable } from './style.ts'
import { type Column, renderTable } from './table.ts'

/** How a kind of thing is shown: as a row of a table, and as JSON. */
export interface ListView<T> {
  readonly toDocument: (item: T) => JsonDocument
  readonly columns: readonly Column<T>[]
  /** Said in place of an empty table: `no markets`. */
  readonly nothing: string
}

export interface Taken<T> {
  readonly items: readonly T[]
  /** False: the listing has more. */
  readonly isComplete: boolean
}

/** A fact with its name. */
export type Fact = readonly [name: string, value: string]

/** Prints a table, or one JSON array; says on stderr where there is more. */
export async function showList<T>(session: Session, { items, isComplete }: Taken<T>, view: ListView<T>): Promise<void> {
  if (session.isJson) await session.print(JSON.stringify(items.map(view.toDocument), undefined, 2))
  else if (items.length === 0) await session.note(view.nothing)
  else await session.print(renderTable(items, view.columns, { style: session.style, width: session.io.stdout.terminal?.columns }))
  if (!isComplete) await session.note(`these are the first ${items.length}; --limit <n> or --all gives more`)
}

/** Prints facts below one another, or one JSON object. */
export async function showFacts(session: Session, facts: readonly Fact[], document: JsonDocument): Promise<void> {
  if (session.isJson) return session.print(JSON.stringify(document, undefined, 2))
  await session.print(renderFacts(facts, session))
}

export function renderFacts(facts: readonly Fact[], { style }: Pick<Session, 'style'>): string {
  const told = facts.filter(([, value]) => value !== '')
  const width = Math.max(...told.map(([name]) => name.length))
  return told.map(([name, value]) => `${style.dim(name.padEnd(width))}  ${printable(value)}`).join('\n')
}
