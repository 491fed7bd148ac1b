import type { ReadMember } from './read-members.ts'
import { SessionError } from './session-error.ts'
import { isWrittenLine, SESSION_VERSION, type SessionLine } from './session-line.ts'

const NEWLINE = 0x0a

/**
 * Pure. The lines of a member; damage is a line by itself.
 * @throws {SessionError} `SESSION_NEWER`.
 */
export function toLines(path: string, member: ReadMember): readonly SessionLine[] {
  if (member.kind === 'damage') return [member]
  const { index, atByte, text: bytes } = member
  const end = bytes.at(-1) === NEWLINE ? bytes.length - 1 : bytes.length
  const lines = bytes.toString('utf8', 0, end).split('\n')
  return lines.map((line) => parseLine(path, line) ?? { kind: 'damage', reason: 'malformed', path, member: index, atByte, sizeBytes: 0 })
}

function parseLine(path: string, line: string): SessionLine | undefined {
  const value = parseJson(line)
  if (!isWrittenLine(value)) return undefined
  if (value.kind === 'session' && value.version > SESSION_VERSION) {
    const message = `${path} has version ${value.version}, this release reads up to ${SESSION_VERSION}; read it with a newer one`
    throw new SessionError('SESSION_NEWER', message)
  }
  return value
}

/** Undefined, which JSON cannot say, where it is none. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
