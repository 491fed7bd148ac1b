import { AuthError, ConnectionError } from '@kassandra/kalshi-sdk'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { createLogger } from '@kassandra/runtime'
import { describe, expect, it } from 'vitest'
import { patiently } from './patiently.ts'

/** Time goes on by what is waited, at once. */
function surroundings(signal = new AbortController().signal) {
  let nowUs = 0
  const waits: number[] = []
  const clock = {
    nowUs: () => epochUs(nowUs),
    setTimer(delayMs: number, run: () => void) {
      waits.push(delayMs)
      nowUs += delayMs * 1_000
      queueMicrotask(run)
      return { cancel: () => undefined }
    },
  }
  const logger = createLogger({ name: 'test', destination: { write: () => undefined } })
  return { waits, clock, logger, signal }
}

const unreachable = (): Error => new ConnectionError('GET /exchange/status', { cause: new Error('refused') })

describe('patiently', () => {
  it('asks again, ever later, while the exchange cannot be reached', async () => {
    const around = surroundings()
    let left = 3
    expect(await patiently(around, () => (left-- > 0 ? Promise.reject(unreachable()) : Promise.resolve('read')))).toBe('read')
    expect(around.waits).toEqual([500, 1_000, 2_000])
  })

  it('gives up what can never succeed, and what did not for five minutes, naming it', async () => {
    const around = surroundings()
    const refused = new AuthError('CREDENTIALS_REQUIRED', 'the key is unknown')
    await expect(patiently(around, () => Promise.reject(refused))).rejects.toMatchObject({ code: 'CANNOT_START', cause: refused })
    expect(around.waits).toEqual([])
    await expect(patiently(around, () => Promise.reject(unreachable()))).rejects.toMatchObject({ code: 'CANNOT_START' })
    expect(around.waits.reduce((sum, ms) => sum + ms)).toBeGreaterThanOrEqual(300_000)
  })

  it("passes on what is nobody's fault but its own, and ends with the signal", async () => {
    const around = surroundings()
    await expect(patiently(around, () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
    const stop = new AbortController()
    stop.abort(new DOMException('stopped', 'AbortError'))
    await expect(patiently(surroundings(stop.signal), () => Promise.reject(unreachable()))).rejects.toThrow('stopped')
  })
})
