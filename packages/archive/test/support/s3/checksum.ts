import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { requireThat } from './s3-error.ts'

export type ChecksumName = 'sha256' | 'sha1' | 'crc32'

const NAMES: readonly ChecksumName[] = ['sha256', 'sha1', 'crc32']

export interface Checksum {
  readonly name: ChecksumName
  /** Base64. */
  readonly value: string
}

/** The checksum that headers or trailers state, after comparing it with the bytes. At most one may be stated. */
export function verifyChecksum(fields: Readonly<Record<string, string | undefined>>, bytes: Buffer): Checksum | undefined {
  const stated = NAMES.flatMap((name) => {
    const value = fields[`x-amz-checksum-${name}`]
    return value === undefined ? [] : [{ name, value }]
  })
  requireThat(stated.length <= 1, 400, 'InvalidRequest')
  const [checksum] = stated
  if (checksum) requireThat(checksum.value === compute(checksum.name, bytes), 400, 'BadDigest')
  const md5 = fields['content-md5']
  requireThat(md5 === undefined || md5 === createHash('md5').update(bytes).digest('base64'), 400, 'BadDigest')
  return checksum
}

export function md5Hex(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}

function compute(name: ChecksumName, bytes: Buffer): string {
  if (name !== 'crc32') return createHash(name).update(bytes).digest('base64')
  const value = Buffer.alloc(4)
  value.writeUInt32BE(crc32(bytes))
  return value.toString('base64')
}
