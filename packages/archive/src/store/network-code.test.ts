import { expect, it } from 'vitest'
import { isNetworkCode } from './network-code.ts'

it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'UND_ERR_SOCKET'])('O15 %s is worth another attempt', (code) => {
  expect(isNetworkCode(code)).toBe(true)
})

it.each(['ENOTFOUND', 'ENOENT', 'ERR_OSSL_UNSUPPORTED', 'AccessDenied', 'Error', ''])('O15 %j is not', (code) => {
  expect(isNetworkCode(code)).toBe(false)
})
