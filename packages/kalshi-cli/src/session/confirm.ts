import type { JsonDocument } from '../output/document.ts'
import { type Fact, renderFacts } from '../output/show.ts'
import { UnconfirmedError } from './errors.ts'
import type { Session } from './session.ts'

/** A change, before it is made. */
export interface Change {
  /** Behind "to": `place it`. */
  readonly action: string
  readonly facts: readonly Fact[]
  /** What would be sent, for programs. */
  readonly document: JsonDocument
}

/** Lets a confirmed change pass. @throws {UnconfirmedError} It was not; what it would do has been printed. */
export async function confirm(session: Session, isConfirmed: boolean | undefined, change: () => Change | Promise<Change>): Promise<void> {
  if (isConfirmed) return
  const { action, facts, document } = await change()
  if (session.isJson) await session.print(JSON.stringify({ isDryRun: true, environment: session.environment, ...document }, undefined, 2))
  else await session.print(renderFacts([['environment', session.environment], ...facts], session))
  throw new UnconfirmedError(action, session.environment)
}
