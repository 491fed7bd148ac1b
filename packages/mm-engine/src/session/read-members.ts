import { readFile } from 'node:fs/promises'
import { beginsMember, inflateMember, type Member, walkMembers } from './gzip-member.ts'
import { SessionError } from './session-error.ts'
import type { DamageLine } from './session-line.ts'

/** Bytes of a file, the last of them excluded. */
export interface ByteRange {
  readonly fromByte: number
  readonly toByte: number
}

/** A member inflated, or why not. */
export type ReadMember = { readonly kind: 'member'; readonly index: number; readonly atByte: number; readonly text: Buffer } | DamageLine

/** @throws {SessionError} `SESSION_UNREADABLE`. */
export async function loadSession(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new SessionError('SESSION_UNREADABLE', `${path} cannot be read`, { cause: error })
  }
}

/** Inflates the members of a range in their order, one ahead of whoever reads them. */
export async function* readMembers(path: string, file: Buffer, range: ByteRange): AsyncGenerator<ReadMember> {
  const pending: Promise<ReadMember>[] = []
  for (const found of walkRange(path, file, range)) {
    pending.push('kind' in found ? Promise.resolve(found) : inflate(path, file, found))
    if (pending.length > AHEAD) yield await (pending.shift() as Promise<ReadMember>)
  }
  for (const member of pending) yield await member
}

/** The thread that inflates is another one. */
const AHEAD = 2

interface Numbered extends Member {
  readonly index: number
}

function* walkRange(path: string, file: Buffer, { fromByte, toByte }: ByteRange): Generator<Numbered | DamageLine> {
  let index = 0
  let end = 0
  const damageTo = (atByte: number): DamageLine => {
    const reason = atByte === file.length && beginsMember(file.subarray(end)) ? 'truncated' : 'corrupt'
    return { kind: 'damage', reason, path, member: index++, atByte: end, sizeBytes: atByte - end }
  }
  const isInside = (atByte: number): boolean => atByte >= fromByte && atByte < toByte
  for (const member of walkMembers(file)) {
    if (member.atByte > end && isInside(end)) yield damageTo(member.atByte)
    if (isInside(member.atByte)) yield { ...member, index }
    index++
    end = member.atByte + member.sizeBytes
  }
  if (end < file.length && isInside(end)) yield damageTo(file.length)
}

async function inflate(path: string, file: Buffer, { index, atByte, sizeBytes, isCut }: Numbered): Promise<ReadMember> {
  try {
    return { kind: 'member', index, atByte, text: await inflateMember(file.subarray(atByte, atByte + sizeBytes)) }
  } catch {
    // Whatever zlib has against it, what matters is that and where lines are lost.
    const reason = isCut && atByte + sizeBytes === file.length ? 'truncated' : 'corrupt'
    return { kind: 'damage', reason, path, member: index, atByte, sizeBytes }
  }
}
