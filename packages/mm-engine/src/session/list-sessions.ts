import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { type Member, walkMembers } from './gzip-member.ts'
import { toLines } from './parse-lines.ts'
import { type ByteRange, loadSession, readMembers } from './read-members.ts'
import { hasCode, SessionError } from './session-error.ts'
import type { SessionHeader } from './session-line.ts'
import { parseSessionPath, type SessionName, toSessionPath } from './session-path.ts'

export interface SessionFilter {
  readonly label?: string
  /** Parts that may hold events at or after it. */
  readonly fromUs?: EpochUs
  /** Parts that may hold events before it. */
  readonly toUs?: EpochUs
}

/** What one run wrote into one file. */
export interface SessionPartFile extends ByteRange {
  readonly path: string
  readonly header: SessionHeader
  /** It was ended; otherwise the process died, or still writes. */
  readonly isEnded: boolean
}

/** The parts that a run left, in their order. Some may be missing, as those that were deleted by now. */
export interface SessionRun {
  readonly label: string
  readonly engineId: string
  readonly runEpoch: number
  readonly parts: readonly SessionPartFile[]
}

/** A recording by its name. */
export interface NamedFile extends SessionName {
  readonly path: string
}

/**
 * The recordings under a folder by their names, oldest first.
 * @throws {SessionError} `SESSION_UNREADABLE`.
 */
export async function listSessionFiles(dir: string, { label, fromUs, toUs }: SessionFilter = {}): Promise<readonly NamedFile[]> {
  const entries = await readFolders(dir)
  return entries
    .filter((entry) => entry.isFile())
    .flatMap((entry) => toNamedFile(dir, join(entry.parentPath, entry.name)))
    .filter((file) => label === undefined || file.label === label)
    .filter(({ startsUs, endsUs }) => (fromUs === undefined || endsUs > fromUs) && (toUs === undefined || startsUs < toUs))
    .sort((a, b) => a.startsUs - b.startsUs || compare(a.label, b.label))
}

/** A file that lies elsewhere than its name says is none of ours. */
function toNamedFile(dir: string, path: string): readonly NamedFile[] {
  const name = parseSessionPath(path)
  return name !== undefined && path === join(dir, toSessionPath(name.label, name.startsUs)) ? [{ path, ...name }] : []
}

async function readFolders(dir: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(dir, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw new SessionError('SESSION_UNREADABLE', `${dir} cannot be read`, { cause: error })
  }
}

/**
 * The runs that were recorded in a folder, in the order of their first parts. Walks every file of the time asked for, and inflates the first
 * member of each part. A part of which that member is damaged is left out; `readSession` of its file tells.
 * @throws {SessionError} `SESSION_UNREADABLE`, `SESSION_NEWER`.
 */
export async function listSessions(dir: string, filter: SessionFilter = {}): Promise<readonly SessionRun[]> {
  const runs = new Map<string, SessionRun>()
  for (const { path } of await listSessionFiles(dir, filter)) {
    for (const part of await listParts(path)) {
      const { label, engineId, runEpoch } = part.header
      const key = JSON.stringify([label, engineId, runEpoch])
      runs.set(key, { label, engineId, runEpoch, parts: [...(runs.get(key)?.parts ?? []), part] })
    }
  }
  return [...runs.values()].sort((a, b) => startOf(a) - startOf(b) || compare(a.label, b.label))
}

const startOf = ({ parts }: SessionRun): number => parts[0]?.header.startedUs ?? 0
const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

async function listParts(path: string): Promise<readonly SessionPartFile[]> {
  const file = await loadSession(path)
  const members = [...walkMembers(file)]
  const starts = members.flatMap((member, at) => (member.isFirst ? [at] : []))
  const parts = await Promise.all(starts.map((from, at) => findPart(path, file, members.slice(from, starts[at + 1]))))
  return parts.filter((part) => part !== undefined)
}

async function findPart(path: string, file: Buffer, members: readonly Member[]): Promise<SessionPartFile | undefined> {
  const [first, last] = [members[0], members.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const range: ByteRange = { fromByte: first.atByte, toByte: last.atByte + last.sizeBytes }
  const header = await findHeader(path, file, { fromByte: first.atByte, toByte: first.atByte + first.sizeBytes })
  return header && { path, header, ...range, isEnded: last.isLast }
}

async function findHeader(path: string, file: Buffer, range: ByteRange): Promise<SessionHeader | undefined> {
  for await (const member of readMembers(path, file, range)) {
    const line = member.kind === 'member' ? toLines(path, member)[0] : undefined
    if (line?.kind === 'session') return line
  }
  return undefined
}
