import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KillPlan } from '../../programs/kill-switch.ts'
import { readExchangeBooks } from './exchange-books.ts'
import { judge, type Verdict } from './judge.ts'
import { MakerProcess } from './maker-process.ts'
import type { PacedExchange } from './paced-exchange.ts'
import { LIVELY } from './strategies.ts'

/** Where the processes of one market maker live, one after the other, and the account that they trade. */
export class MakerHome implements AsyncDisposable {
  readonly folder: string
  readonly databasePath: string
  readonly #floor: PacedExchange
  readonly #memberId: string | undefined
  readonly #env: Readonly<Record<string, string>>
  readonly #processes: MakerProcess[] = []
  #startBalance = 0

  private constructor(folder: string, floor: PacedExchange, env: Readonly<Record<string, string>>, memberId: string | undefined) {
    this.folder = folder
    this.databasePath = join(folder, 'data', 'mm.db')
    this.#floor = floor
    this.#memberId = memberId
    this.#env = env
  }

  static async open(floor: PacedExchange, { strategy = LIVELY, env = {}, memberId, folder: within = tmpdir() }: HomeOptions = {}) {
    const folder = await mkdtemp(join(within, 'live-maker-'))
    const { keyId, privateKeyPem } = floor.keyOf(memberId)
    await writeFile(join(folder, 'key.pem'), privateKeyPem, { mode: 0o600 })
    await writeFile(join(folder, 'strategy.json'), JSON.stringify(strategy))
    const home = new MakerHome(folder, floor, { ...settingsOf(floor, keyId), ...env }, memberId)
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

  /** The token of the API. */
  async token(): Promise<string> {
    return (await readFile(join(this.folder, 'data', 'control.token'), 'utf8')).trim()
  }

  async judge(): Promise<Verdict> {
    const { databasePath } = this
    const books = await readExchangeBooks(this.#floor.clientOf(this.#memberId))
    return judge({ databasePath, books, startBalance: this.#startBalance, engineId: ENGINE_ID })
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
  /** Folder that its folder is made in. Default: that of the system for what does not last. */
  readonly folder?: string
}

const ENGINE_ID = 'tm'

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
