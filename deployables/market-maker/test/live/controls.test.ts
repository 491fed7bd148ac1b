import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MakerApi } from './support/maker-api.ts'
import { MakerHome } from './support/maker-home.ts'
import type { MakerProcess } from './support/maker-process.ts'
import type { PacedExchange } from './support/paced-exchange.ts'
import { OTHER, positionOf, restingOf, startQuietFloor, take, US, until } from './support/quiet-floor.ts'
import { LIVELY } from './support/strategies.ts'

const SECOND_US = 1_000_000

/** Exchange time here passes at half the speed of this machine's, so that a busy machine does not decide what took a second. */
const SLOW = 0.5

async function started(home: MakerHome, floor: PacedExchange): Promise<{ readonly maker: MakerProcess; readonly api: MakerApi }> {
  const maker = home.start()
  const api = await MakerApi.of(home, maker)
  await until(() => restingOf(floor).length > 0)
  return { maker, api }
}

/** How long after `sinceUs` the last order went, by the exchange's own clock. */
async function cancelledWithinUs(floor: PacedExchange, sinceUs: number): Promise<number> {
  await until(() => restingOf(floor).length === 0)
  const own = floor.exchange.trading.orders.list().filter(({ owner }) => owner.memberId === US)
  return Math.max(...own.map(({ updatedUs }) => updatedUs)) - sinceUs
}

describe('a halt', () => {
  it('cancels everything within a second of exchange time, by file, by signal and by API, and needs a person to end it', async () => {
    await using floor = await startQuietFloor({ pace: SLOW })
    await using home = await MakerHome.open(floor)
    const { maker, api } = await started(home, floor)
    const killFile = join(home.folder, 'data', 'KILL')

    let sinceUs = floor.clock.nowUs()
    await writeFile(killFile, 'the desk is on fire\n')
    expect(await cancelledWithinUs(floor, sinceUs)).toBeLessThanOrEqual(SECOND_US)
    expect((await api.view()).halt).toMatchObject({ reason: 'kill file: the desk is on fire' })
    expect(await api.write('/api/resume', { note: 'no' })).toMatchObject({ status: 409, text: expect.stringContaining('remove') })
    await rm(killFile)
    expect(await api.write('/api/resume', { note: 'it is out' })).toMatchObject({ status: 204 })
    await until(() => restingOf(floor).length > 0)

    sinceUs = floor.clock.nowUs()
    maker.kill('SIGUSR2')
    expect(await cancelledWithinUs(floor, sinceUs)).toBeLessThanOrEqual(SECOND_US)
    expect(await api.write('/api/resume', { note: 'seen' })).toMatchObject({ status: 204 })
    await until(() => restingOf(floor).length > 0)

    sinceUs = floor.clock.nowUs()
    expect(await api.write('/api/halt', { reason: 'lunch' })).toMatchObject({ status: 204 })
    expect(await cancelledWithinUs(floor, sinceUs)).toBeLessThanOrEqual(SECOND_US)
    await home.stop(maker)
    expect((await home.judge()).problems).toEqual([expect.stringContaining('halted by manual-kill: ')])
  })

  it('outlives the process', async () => {
    await using floor = await startQuietFloor({ pace: 5 })
    await using home = await MakerHome.open(floor)
    const { maker, api } = await started(home, floor)
    await api.write('/api/halt', { reason: 'lunch' })
    maker.kill('SIGKILL')
    await maker.exited
    const next = home.start()
    const nextApi = await MakerApi.of(home, next)
    expect((await nextApi.view()).halt).toMatchObject({ reason: expect.stringContaining('lunch') })
    await next.said('market data is up')
    await until(() => restingOf(floor).length === 0)
    expect(await nextApi.write('/api/resume', { note: 'back' })).toMatchObject({ status: 204 })
    await until(() => restingOf(floor).length > 0)
    await home.stop(next)
    expect((await home.judge()).problems).toEqual([])
  })

  it('follows when the exchange triggers the order group', async () => {
    await using floor = await startQuietFloor({ pace: 5 })
    await using home = await MakerHome.open(floor, { env: { ORDER_GROUP_LIMIT: '2' } })
    const { maker, api } = await started(home, floor)
    await take(floor.clientOf(OTHER), 'ask', 41, 3)
    await until(() => restingOf(floor).length === 0)
    await maker.line(({ msg, alert }) => msg === 'alert' && String(alert).includes('halt'))
    expect((await api.view()).halt).toMatchObject({ reason: 'the exchange triggered the order group' })
    expect(await api.write('/api/resume', { note: 'seen' })).toMatchObject({ status: 204 })
    await until(() => restingOf(floor).length > 0)
    await home.stop(maker)
    expect((await home.judge()).problems).toEqual([])
  })
})

describe('a stop', () => {
  it('cancels everything', async () => {
    await using floor = await startQuietFloor({ pace: 5 })
    await using home = await MakerHome.open(floor)
    const { maker } = await started(home, floor)
    await home.stop(maker)
    expect(restingOf(floor)).toEqual([])
    expect((await home.judge()).problems).toEqual([])
  })

  it('closes positions at the market when it is told to unwind', async () => {
    await using floor = await startQuietFloor({ pace: 5 })
    await using home = await MakerHome.open(floor, { env: { STOP_MODE: 'unwind', STOP_TIMEOUT: '60s' } })
    const { maker } = await started(home, floor)
    await take(floor.clientOf(OTHER), 'ask', 41, 2)
    await until(() => positionOf(floor) === 200)
    await maker.line(() => true)
    await home.stop(maker)
    expect(positionOf(floor)).toBe(0)
    expect((await home.judge()).problems).toEqual([])
  })

  it('lets others close positions when it is told to drain', async () => {
    await using floor = await startQuietFloor({ pace: 5 })
    await using home = await MakerHome.open(floor, { env: { STOP_TIMEOUT: '600s' } })
    const { maker, api } = await started(home, floor)
    const other = floor.clientOf(OTHER)
    await take(other, 'ask', 41, 2)
    await until(() => positionOf(floor) === 200)
    expect(await api.write('/api/shutdown', { mode: 'drain' })).toMatchObject({ status: 202 })
    const ofNo = (): boolean => restingOf(floor).every(({ side }) => side === 'no')
    await until(() => ofNo() && restingOf(floor).reduce((sum, { remaining }) => sum + remaining, 0) === 200)
    await take(other, 'bid', 59, 2)
    expect(await maker.exited, maker.tail()).toEqual({ code: 0, signal: null })
    expect(positionOf(floor)).toBe(0)
    expect((await home.judge()).problems).toEqual([])
  })
})

describe('the log', () => {
  it.for(['none', './maker.log'])('may lose its reader: trading goes on (file: %s)', async (file) => {
    await using floor = await startQuietFloor({ pace: 5 })
    await using home = await MakerHome.open(floor, { env: { LOG_FILE: file } })
    const { maker, api } = await started(home, floor)
    maker.leaveAlone()
    await api.write('/api/halt', { reason: 'a look at it' })
    await until(() => restingOf(floor).length === 0)
    await api.write('/api/resume', { note: 'seen' })
    await until(() => restingOf(floor).length > 0)
    await home.stop(maker)
    if (file !== 'none') expect(await readFile(join(home.folder, file), 'utf8')).toMatch(/a look at it.*stopped, nothing rests/s)
    expect((await home.judge()).problems).toEqual([])
  })
})

describe('the strategy', () => {
  it('is read again when its file changes and by SIGHUP, and comes back by a rollback', async () => {
    await using floor = await startQuietFloor({ pace: 5 })
    await using home = await MakerHome.open(floor)
    const { maker, api } = await started(home, floor)
    const path = join(home.folder, 'strategy.json')
    const sizes = (): readonly number[] => [...new Set(restingOf(floor).map(({ remaining }) => remaining))]
    const change = async (size: string): Promise<void> => {
      const text = JSON.stringify({ ...LIVELY, quoting: { ...LIVELY.quoting, size: { kind: 'linear', size } } })
      await writeFile(`${path}.new`, text)
      await rename(`${path}.new`, path)
    }
    expect(sizes()).toEqual([300])
    await change('5')
    expect(await maker.said('the strategy was read again')).toMatchObject({ version: 2 })
    await until(() => sizes().includes(500) && sizes().length === 1)

    const from = maker.lines.length
    await change('7')
    maker.kill('SIGHUP')
    expect(await maker.said('the strategy was read again', from)).toMatchObject({ version: 3 })
    await until(() => sizes().includes(700) && sizes().length === 1)

    const bad = maker.lines.length
    await writeFile(path, '{"preset": "reckless"}')
    await maker.said('the strategy file cannot be used; the one in force stays', bad)
    expect(await api.read('/api/config')).toMatchObject({ version: 3 })

    expect(await api.write('/api/config/rollback', { version: 1 })).toMatchObject({ status: 200 })
    await until(() => sizes().includes(300) && sizes().length === 1)
    expect(await readFile(path, 'utf8')).toContain('reckless')
    await home.stop(maker)
  })
})
