import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { MakerApi } from './support/maker-api.ts'
import { MakerHome } from './support/maker-home.ts'
import { restingOf, startQuietFloor, until } from './support/quiet-floor.ts'

const PACE = 5
/** A Thursday in New York; trading pauses from 03:00 to 05:00. */
const newYork = (hour: number, minute: number, second: number) => epochUs(Date.UTC(2026, 5, 4, hour + 4, minute, second) * 1_000)

/** Somebody who takes alerts. */
async function startPager(): Promise<{ readonly url: string; readonly pages: readonly string[]; [Symbol.asyncDispose](): Promise<void> }> {
  const pages: string[] = []
  const server = createServer(async (request, response) => {
    pages.push(await text(request))
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, pages, [Symbol.asyncDispose]: async () => void server.close() }
}

it('the pause of every Thursday takes the orders away, halts nothing and alerts nobody', async () => {
  await using pager = await startPager()
  await using floor = await startQuietFloor({ pace: PACE, startUs: newYork(2, 59, 25), weeklyPause: true })
  await using home = await MakerHome.open(floor, { env: { ALERT_WEBHOOK_URLS: pager.url } })
  const maker = home.start()
  const api = await MakerApi.of(home, maker)
  await until(() => restingOf(floor).length > 0)
  expect(floor.clock.nowUs()).toBeLessThan(newYork(3, 0, 0))

  await until(() => restingOf(floor).length === 0)
  expect(floor.clock.nowUs()).toBeGreaterThanOrEqual(newYork(3, 0, 0))
  await untilSo(async () => !(await api.view()).isTradingActive)
  const created = floor.exchange.trading.orders.list().length
  await floor.clock.wait(30_000)
  expect(floor.exchange.trading.orders.list()).toHaveLength(created)
  const { halt, isTradingActive } = await api.view()
  expect({ halt, isTradingActive }).toEqual({ halt: undefined, isTradingActive: false })
  await home.stop(maker)
  expect(pager.pages).toEqual([])
  expect((await home.judge()).problems).toEqual([])
})

it('what starts in the pause trades once it is over', async () => {
  await using pager = await startPager()
  await using floor = await startQuietFloor({ pace: PACE, startUs: newYork(4, 59, 0), weeklyPause: true })
  await using home = await MakerHome.open(floor, { env: { ALERT_WEBHOOK_URLS: pager.url } })
  const maker = home.start()
  const api = await MakerApi.of(home, maker)
  await untilSo(async () => !(await api.view()).isTradingActive)
  await until(() => restingOf(floor).length > 0)
  expect(floor.clock.nowUs()).toBeGreaterThanOrEqual(newYork(5, 0, 0))
  expect((await api.view()).halt).toBeUndefined()
  await home.stop(maker)
  expect(pager.pages).toEqual([])
  expect((await home.judge()).problems).toEqual([])
})

async function untilSo(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}
