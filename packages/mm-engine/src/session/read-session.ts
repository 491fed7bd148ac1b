import { holdsMembers } from './gzip-member.ts'
import type { SessionRun } from './list-sessions.ts'
import { toLines } from './parse-lines.ts'
import { type ByteRange, loadSession, readMembers } from './read-members.ts'
import { SessionError } from './session-error.ts'
import type { SessionLine } from './session-line.ts'

/**
 * Reads what was written, member by member: events and commands as they were recorded, fields that are undefined left out. What cannot be
 * read is a line of kind `damage` where it stood. The compressed file is held in memory as a whole.
 * @param range Of whole members; all of the file by default.
 * @throws {SessionError} `SESSION_UNREADABLE`, `SESSION_NEWER`, or `SESSION_FOREIGN`: nothing in the file is ours.
 */
export async function* readSession(path: string, range?: ByteRange): AsyncGenerator<readonly SessionLine[]> {
  const file = await loadSession(path)
  if (file.length > 0 && !holdsMembers(file))
    throw new SessionError('SESSION_FOREIGN', `${path} is no recording as a market maker writes it`)
  for await (const member of readMembers(path, file, range ?? { fromByte: 0, toByte: file.length })) yield toLines(path, member)
}

/**
 * Reads all parts of a run, one behind the other. A part that is missing between two others is a line of kind `damage`.
 * @throws {SessionError} As `readSession`.
 */
export async function* readRun({ parts }: SessionRun): AsyncGenerator<readonly SessionLine[]> {
  let expected = parts[0]?.header.part
  for (const { path, header, fromByte, toByte } of parts) {
    if (header.part !== expected) yield [{ kind: 'damage', reason: 'missing-part', path, member: 0, atByte: fromByte, sizeBytes: 0 }]
    yield* readSession(path, { fromByte, toByte })
    expected = header.part + 1
  }
}
