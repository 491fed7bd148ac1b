import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KalshiClient } from '../../src/client/kalshi-client.ts'
import type { Channel } from '../../src/ws/subscriptions.ts'
import { runModule } from './support/run-module.ts'
import { type Simulator, startSimulator } from './support/simulator.ts'
import { tradeOnAndOn } from './support/trade-on-and-on.ts'

const FOLDER = fileURLToPath(new URL('../../../../examples/sdk/', import.meta.url))
const NAMES = globSync('*.ts', { cwd: FOLDER })
  .map((path) => basename(path, '.ts'))
  .toSorted()

/** What the simulator does not have yet. */
const LEFT_OUT: ReadonlySet<string> = new Set([])

if (LEFT_OUT.size > 0)
  process.stdout.write(`examples that are not run, since the simulator does not have them: ${[...LEFT_OUT].join(', ')}\n`)

const CHANNELS: readonly Channel[] = [
  'orderbook_delta',
  'ticker',
  'trade',
  'fill',
  'user_orders',
  'market_positions',
  'order_group_updates',
  'communications',
  'market_lifecycle_v2',
  'multivariate_market_lifecycle',
  'cfbenchmarks_value',
  'cfbenchmarks_value_5hz',
  'pyth_value',
]

const kebab = (name: string): string => name.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

describe('the examples', () => {
  it('are one for each resource and each channel', async () => {
    await using client = new KalshiClient({ environment: 'demo' })
    const resources = Object.entries(client).filter(([, value]) => typeof value === 'object' && value !== null)
    const wanted = [
      ...resources.map(([name]) => kebab(name)).filter((name) => name !== 'limiter'),
      ...CHANNELS.map((name) => `channel-${kebab(name)}`),
    ]
    expect(NAMES).toEqual(wanted.toSorted())
  })
})

describe('on the simulator', () => {
  let simulator: Simulator
  const stop = new AbortController()
  let trading: Promise<void> = Promise.resolve()

  beforeAll(async () => {
    simulator = await startSimulator()
    trading = tradeOnAndOn(simulator, stop.signal)
  })
  afterAll(async () => {
    stop.abort()
    await trading
    await simulator[Symbol.asyncDispose]()
  })

  it.each(NAMES.filter((name) => !LEFT_OUT.has(name)))('%s runs to its end and prints', async (name) => {
    const { printed } = await runModule(pathToFileURL(`${FOLDER}${name}.ts`).href, simulator.env)
    expect(printed).not.toEqual([])
    expect(printed.filter((line) => /undefined|NaN|\[object/.test(line))).toEqual([])
  })
})
