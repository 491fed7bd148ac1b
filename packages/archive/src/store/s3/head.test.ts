import { expect, it } from 'vitest'
import { META, toSha256 } from './head.ts'

const WHOLE = Buffer.from('ab'.repeat(32), 'hex').toString('base64')
const noted = { [META.sha256]: 'noted', [META.parts]: 'PARTS=-3' }

it.each([
  ['the checksum of a whole object', { ChecksumSHA256: WHOLE, ChecksumType: 'FULL_OBJECT' as const }, 'ab'.repeat(32)],
  ['the one noted beside the checksum of the parts', { ChecksumSHA256: 'PARTS=-3', Metadata: noted }, 'noted'],
  ['the same from a service that leaves the number of parts out', { ChecksumSHA256: 'PARTS=', Metadata: noted }, 'noted'],
  ['nothing for other parts', { ChecksumSHA256: 'OTHER=-3', Metadata: noted }, undefined],
  ['nothing for whole content that took over the notes of parts', { ChecksumSHA256: WHOLE, Metadata: noted }, undefined],
  ['nothing for parts of which nothing is noted', { ChecksumSHA256: 'PARTS=-3' }, undefined],
  ['nothing for parts that only the type tells', { ChecksumSHA256: WHOLE, ChecksumType: 'COMPOSITE' as const }, undefined],
  ['nothing without a checksum', { Metadata: noted }, undefined],
])('O7 knows %s', (_name, head, sha256) => {
  expect(toSha256(head)).toBe(sha256)
})
