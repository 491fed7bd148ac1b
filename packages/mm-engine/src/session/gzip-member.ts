import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

/**
 * A recording is a sequence of gzip members, each whole by itself (RFC 1952, section 2.2). The header of each has an extra field of ours,
 * `KS`, which says how long the member is and what it holds: so a file can be walked without inflating it, and a damaged member costs
 * no other. Any gzip program reads the file.
 */
const SIGNATURE: Buffer = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 9, 0, 0x4b, 0x53, 5, 0])
const HEADER_BYTES: number = SIGNATURE.length + 5
/** What `gzip` of Node puts before the compressed data. */
const PLAIN_HEADER_BYTES = 10
const FIRST = 1
const LAST = 2

const gzipAsync: (input: string, options: { level: number }) => Promise<Buffer> = promisify(gzip)
const gunzipAsync: (input: Uint8Array, options: { chunkSize: number }) => Promise<Buffer> = promisify(gunzip)

/** What a member is in its file. */
export interface MemberPlace {
  /** It begins a part: its first line is a header. */
  readonly isFirst: boolean
  /** It ends a part. */
  readonly isLast: boolean
}

export interface Member extends MemberPlace {
  readonly atByte: number
  readonly sizeBytes: number
  /** Its length reaches past the end of the file. */
  readonly isCut: boolean
}

/** Compresses off the event loop. The same text gives the same bytes. */
export async function deflateMember(text: string, { isFirst, isLast }: MemberPlace, level: number): Promise<Buffer> {
  const plain = await gzipAsync(text, { level })
  const member = Buffer.allocUnsafe(plain.length - PLAIN_HEADER_BYTES + HEADER_BYTES)
  SIGNATURE.copy(member)
  member.writeUInt32LE(member.length, SIGNATURE.length)
  member.writeUInt8((isFirst ? FIRST : 0) | (isLast ? LAST : 0), SIGNATURE.length + 4)
  plain.copy(member, HEADER_BYTES, PLAIN_HEADER_BYTES)
  return member
}

/** The default of 16 KiB halves the speed. */
const MIN_CHUNK_BYTES = 64 * 1024
const MAX_CHUNK_BYTES = 1024 * 1024

/**
 * Inflates off the event loop.
 * @throws {Error} The bytes are no whole member, or its checksum differs.
 */
export function inflateMember(bytes: Buffer): Promise<Buffer> {
  const claimedBytes = bytes.length >= 4 ? bytes.readUInt32LE(bytes.length - 4) + 1 : 0
  return gunzipAsync(bytes, { chunkSize: Math.min(Math.max(claimedBytes, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES) })
}

/**
 * Pure. The members of a file, in order, by what their headers say. Where that cannot be, the walk goes on at the next header; what lies
 * between two members, and is none, is left out.
 */
export function* walkMembers(file: Buffer): Generator<Member> {
  for (let atByte = file.indexOf(SIGNATURE); atByte !== -1 && atByte + HEADER_BYTES <= file.length; ) {
    const claimed = atByte + file.readUInt32LE(atByte + SIGNATURE.length)
    const flags = file.readUInt8(atByte + SIGNATURE.length + 4)
    const next = isBoundary(file, claimed) && claimed > atByte ? claimed : nextHeader(file, atByte + 1)
    const end = claimed > atByte ? Math.min(claimed, next) : next
    yield { atByte, sizeBytes: end - atByte, isFirst: (flags & FIRST) !== 0, isLast: (flags & LAST) !== 0, isCut: claimed > file.length }
    atByte = next < file.length ? next : -1
  }
}

const isBoundary = (file: Buffer, at: number): boolean =>
  at === file.length || (at < file.length && file.subarray(at, at + SIGNATURE.length).equals(SIGNATURE))

function nextHeader(file: Buffer, from: number): number {
  const at = file.indexOf(SIGNATURE, from)
  return at === -1 ? file.length : at
}

/** Whether bytes are the beginning of a member, of which the rest may be missing. */
export function beginsMember(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, SIGNATURE.length)
  return bytes.subarray(0, length).equals(SIGNATURE.subarray(0, length))
}

/** Whether there is anything of ours in a file, damaged or cut though it may be. */
export const holdsMembers = (file: Buffer): boolean => beginsMember(file) || file.includes(SIGNATURE)
