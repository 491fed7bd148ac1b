import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { JournalEntry } from './entry.ts'

/** Reads the exchange's journal, one JSON object a line. */
export async function* readJournal(path: string): AsyncGenerator<JournalEntry> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line) as JournalEntry
  }
}
