import type { BookEvent } from '../book/book-event.ts'
import { diagnostics } from './diagnostics.ts'

/** Tells whoever listens of an event that concerns how far books can be trusted. @returns The event. */
export function watchBook(event: BookEvent): BookEvent {
  if (diagnostics.bookState.isWatched) tell(event)
  return event
}

function tell(event: BookEvent): void {
  const { kind } = event
  if (kind === 'tainted' || kind === 'recovery' || kind === 'recovery-failed' || kind === 'recovered') diagnostics.bookState.publish(event)
}
