import { beginsMember, inflateMember, type Member, walkMembers } from './gzip-member.ts'

/**
 * Where the next member of a file belongs: behind the last sound one, so that what a crash left of a member is overwritten. Bytes at the
 * end that never were a member of ours stay where they are.
 */
export async function findAppendPoint(file: Buffer): Promise<number> {
  const members = [...walkMembers(file)]
  for (let last = members.pop(); last !== undefined; last = members.pop()) {
    const end = last.atByte + last.sizeBytes
    if (await isSound(file, last)) return beginsMember(file.subarray(end)) ? end : file.length
    if (members.length === 0) return last.atByte
  }
  return beginsMember(file) ? 0 : file.length
}

const isSound = (file: Buffer, { atByte, sizeBytes }: Member): Promise<boolean> =>
  inflateMember(file.subarray(atByte, atByte + sizeBytes)).then(
    () => true,
    () => false,
  )
