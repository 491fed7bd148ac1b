import { statfs } from 'node:fs/promises'
import { microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { MakerApi } from './support/maker-api.ts'
import { MakerHome } from './support/maker-home.ts'
import type { MakerProcess } from './support/maker-process.ts'
import type { PacedExchange } from './support/paced-exchange.ts'
import { restingOf, startQuietFloor, TICKER, take, US, until } from './support/quiet-floor.ts'

const TMPFS = 0x01021994
const MEMORY = '/dev/shm'
const hasMemory = await statfs(MEMORY).then(
  ({ type }) => type === TMPFS,
  () => false,
)

const open = (): Promise<PacedExchange> => startQuietFloor({ pace: 5 })

/** Why the process did not start. */
async function refusal(maker: MakerProcess): Promise<unknown> {
  expect(await maker.exited, maker.tail()).toEqual({ code: 1, signal: null })
  return maker.lines.find(({ msg }) => msg === 'the market maker cannot start')
}

describe('live mode does not start', () => {
  it('unless a person confirms it and says what may be lost', async () => {
    await using floor = await open()
    await using home = await MakerHome.open(floor)
    const maker = home.start({ args: [] })
    expect(await maker.exited).toEqual({ code: 2, signal: null })
    expect(maker.errors.join('\n')).toMatch(/confirm-live/)
    expect(maker.errors.join('\n')).toMatch(/MAX_LOSS_USD/)
    expect(maker.lines).toEqual([])
  })

  it('with a clock that is off by more than a second', async () => {
    await using floor = await open()
    await using home = await MakerHome.open(floor)
    const asked = async (aheadUs: number): Promise<unknown> => refusal(home.start({ aheadUs }))
    const clockIs = (how: RegExp) => ({ code: 'CANNOT_START', error: expect.stringMatching(how) })
    expect(await asked(-3_000_000)).toMatchObject(clockIs(/clock of this machine is [23]\d{3} ms behind the exchange's/))
    expect(await asked(4_000_000)).toMatchObject(clockIs(/clock of this machine is [34]\d{3} ms ahead of the exchange's/))
  })

  it.runIf(hasMemory)('on a file system that is lost with the machine, unless it is told to', async () => {
    await using floor = await open()
    await using home = await MakerHome.open(floor, { folder: MEMORY, env: { ALLOW_EPHEMERAL_DATABASE: 'false' } })
    expect(await refusal(home.start())).toMatchObject({ error: expect.stringContaining('is on tmpfs') })
    const told = home.start({ args: ['--confirm-live', '--max-loss-usd', '500', '--allow-ephemeral-database'] })
    await told.said('listening')
    await home.stop(told)
  })

  it('on the database of another process', async () => {
    await using floor = await open()
    await using home = await MakerHome.open(floor)
    const first = home.start()
    await first.said('listening')
    const second = home.start()
    expect(await second.exited).toEqual({ code: 1, signal: null })
    expect(second.lines.at(-1)).toMatchObject({ code: 'STORE_LOCKED' })
    await home.stop(first)
  })
})

describe('a start', () => {
  it('waits for an exchange that is unavailable', async () => {
    await using floor = await open()
    await using home = await MakerHome.open(floor)
    floor.exchange.restFaults.inject({ kind: 'rest', status: 503, method: 'GET', path: '/exchange/status' })
    const maker = home.start()
    await maker.said('the start waits for the exchange')
    await maker.said('listening')
    await home.stop(maker)
  })

  it('counts what others traded on the account meanwhile, by their fills', async () => {
    await using floor = await open()
    await using home = await MakerHome.open(floor)
    const first = home.start()
    await first.said('listening')
    await home.stop(first)
    await take(floor.clientOf(US), 'bid', 60, 2)
    const second = home.start()
    expect(await second.said('the account was compared with the exchange')).toMatchObject({ fillsFound: 1, mismatches: [], mayQuote: true })
    await until(() => restingOf(floor).length > 0)
    await home.stop(second)
    expect((await home.judge()).problems).toEqual([])
  })

  it('trades nothing with a position that no fill explains, until a person takes it over', async () => {
    await using floor = await open()
    await using home = await MakerHome.open(floor)
    const first = home.start()
    await first.said('listening')
    await home.stop(first)
    floor.exchange.command((trading, atUs) =>
      trading.accounts
        .of({ memberId: US, subaccount: 0 })
        .position(TICKER, atUs)
        .buy('yes', price(5_000), qty(300), microUsd(0), true, atUs),
    )
    const second = home.start()
    const api = await MakerApi.of(home, second)
    expect((await api.view()).halt).toMatchObject({ ruleId: 'manual-kill', reason: expect.stringContaining('not reconciled') })
    expect(restingOf(floor)).toEqual([])
    expect(await api.write('/api/resume', { note: 'I have bought them' })).toMatchObject({ status: 204 })
    expect((await api.view()).halt).toBeUndefined()
    await until(() => restingOf(floor).length > 0)
    await home.stop(second)
    const third = home.start()
    expect(await third.said('the account was compared with the exchange')).toMatchObject({ mismatches: [], mayQuote: true })
    await home.stop(third)
  })
})
