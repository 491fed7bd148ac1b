import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { asToldNow, recordedClock } from './recorded-clock.ts'

it('begins with the recording and goes on with the machine', () => {
  let machineUs = 50
  const clock = recordedClock(epochUs(1_000_000_000), { nowUs: () => epochUs(machineUs), setTimer: () => ({ cancel: () => undefined }) })
  machineUs += 300
  expect(clock.nowUs()).toBe(1_000_000_300)
})

it('takes what is told as of now', () => {
  const delta = { kind: 'delta', ticker: 'A', side: 'yes', price: price(5_000), delta: qty(100), atUs: epochUs(5) } as const
  expect(asToldNow({ ...delta, exchangeUs: epochUs(3) }, epochUs(70))).toStrictEqual({ ...delta, atUs: 70 })
  const alive = { kind: 'alive', tickers: ['A'], asOfUs: epochUs(3), atUs: epochUs(5) } as const
  expect(asToldNow(alive, epochUs(70))).toMatchObject({ asOfUs: 70, atUs: 70 })
})
