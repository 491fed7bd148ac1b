import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { type MakerStore, openSqliteStore } from '@kassandra/mm-engine/store'
import { expect } from 'vitest'
import type { StoreHome } from '../../../../../packages/mm-engine/test/support/store-fixture.ts'
import type { KillPlan } from '../../programs/kill-switch.ts'
import { readExchangeBooks } from './exchange-books.ts'
import { judge, type Verdict } from './judge.ts'
import { MakerProcess } from './maker-process.ts'
import type { PacedExchange } from './paced-exchange.ts'
import { LIVELY } from './strategies.ts'

/** Where the processes of one market maker live, one after the other, and the account that they trade. */
export class MakerHome implements AsyncDisposable {
  readonly folder: string
  readonly #floor: PacedExchange
  readonly #memberId: string | undefined
  readonly #env: Readonly<Record<string, string>>
  readonly #openStore: () => Promise<MakerStore>
  readonly #processes: MakerProcess[] = []
  #startBalance = 0
  #stoppedUs: EpochUs | undefined

  private constructor(folder: string, floor: PacedExchange, keyId: string, { env = {}, memberId, database }: HomeOptions) {
    this.folder = folder
    this.#openStore = database ? () => database.open() : () => openSqliteStore({ path: join(folder, 'data', 'mm.db') })
    this.#floor = floor
    this.#memberId = memberId
    this.#env = { ...settingsOf(floor, keyId), ...(database && { MM_DATABASE_URL: database.address }), ...env }
  }

  static async open(floor: PacedExchange, options: HomeOptions = {}): Promise<MakerHome> {
    const { strategy = LIVELY, memberId, folder: within = tmpdir() } = options
    const folder = await mkdtemp(join(within, 'live-maker-'))
    const { keyId, privateKeyPem } = floor.keyOf(memberId)
    await writeFile(join(folder, 'key.pem'), privateKeyPem, { mode: 0o600 })
    await writeFile(join(folder, 'strategy.json'), JSON.stringify(strategy))
    const home = new MakerHome(folder, floor, keyId, options)
    home.#startBalance = (await floor.clientOf(memberId).portfolio.balance()).balance
    return home
  }

  start({ args = ['--confirm-live', '--max-loss-usd', '500'], kill, aheadUs = 0 }: LifeOptions = {}): MakerProcess {
    const { pace } = this.#floor.clock
    const own = { ...pace, startUs: pace.startUs + aheadUs }
    const made = MakerProcess.start({ folder: this.folder, env: this.#env, args, pace: own, kill })
    this.#processes.push(made)
    return made
  }

  /** As a person stops it. */
  async stop(maker: MakerProcess): Promise<void> {
    const { clock } = this.#floor
    // What happened within the second before, by this machine's clock, is perhaps on its way yet.
    this.#stoppedUs = epochUs(clock.nowUs() - clock.pace.speed * SECOND_US)
    maker.kill('SIGTERM')
    expect(await maker.exited, maker.tail()).toEqual({ code: 0, signal: null })
  }

  /** The token of the API. */
  async token(): Promise<string> {
    return (await readFile(join(this.folder, 'data', 'control.token'), 'utf8')).trim()
  }

  async judge(): Promise<Verdict> {
    const books = await readExchangeBooks(this.#floor.clientOf(this.#memberId))
    return judge({ openStore: this.#openStore, books, startBalance: this.#startBalance, engineId: ENGINE_ID, stoppedUs: this.#stoppedUs })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) await process[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true })
  }
}

export interface LifeOptions {
  readonly args?: readonly string[]
  readonly kill?: KillPlan | undefined
  /** By how much its clock is ahead of the exchange's. */
  readonly aheadUs?: number
}

export interface HomeOptions {
  readonly strategy?: unknown
  readonly env?: Readonly<Record<string, string>>
  readonly memberId?: string
  /** In place of a file in its folder. */
  readonly database?: StoreHome | undefined
  /** Folder that its folder is made in. Default: that of the system for what does not last. */
  readonly folder?: string
}

const ENGINE_ID = 'tm'
const SECOND_US = 1_000_000

const settingsOf = ({ environment }: PacedExchange, keyId: string): Readonly<Record<string, string>> => ({
  MM_MODE: 'live',
  ENGINE_ID,
  KALSHI_ENVIRONMENT: 'custom',
  KALSHI_REST_URL: environment.restUrl,
  KALSHI_WS_URL: environment.wsUrl,
  KALSHI_API_KEY: keyId,
  KALSHI_API_SECRET: './key.pem',
  STRATEGY_FILE: './strategy.json',
  ALLOW_EPHEMERAL_DATABASE: 'true',
  LOG_FILE: 'none',
  HEALTH_PORT: '0',
  METRICS_PORT: '0',
  CONTROL_PORT: '0',
})
