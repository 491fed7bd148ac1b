import { expect, it } from 'vitest'
import { crc32c } from './crc32c.ts'

it.each([
  ['', 0],
  ['123456789', 0xe3069283],
  ['\0'.repeat(32), 0x8a9136aa],
])('is the Castagnoli checksum of %j', (text, expected) => {
  expect(crc32c(Buffer.from(text))).toBe(expected)
})

it('is that of RFC 3720 for 32 bytes of ones', () => {
  expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43)
})
