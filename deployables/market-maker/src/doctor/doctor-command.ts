import { dirname } from 'node:path'
import { type ClientClock, KalshiClient } from '@kassandra/kalshi-sdk'
import { type Check, type Command, diskCheck, doctorCommand, ok } from '@kassandra/runtime'
import { loadStrategy } from '../config/load-strategy.ts'
import { type MakerConfig, toMakerConfig } from '../config/maker-config.ts'
import { MakerSettings } from '../config/maker-settings.ts'
import { createClient } from '../wire/create-client.ts'
import { bucketCheck } from './bucket-check.ts'
import { databaseCheck } from './database-check.ts'
import { exchangeChecks, keyChecks } from './exchange-checks.ts'

const MIN_FREE_BYTES = 256 * 1_024 ** 2
const ENOUGH_FREE_BYTES = 2 * 1_024 ** 3

/** `market-maker doctor`: looks at all that a start needs, with the settings of that start. */
export const makerDoctor = (clock: ClientClock, env: Readonly<Record<string, string | undefined>>): Command =>
  doctorCommand({
    schema: MakerSettings,
    checks: async (settings, signal) => {
      const config = toMakerConfig(settings)
      const { client, key } = await createClient(config.exchange, clock, env)
      const stranger = new KalshiClient({ environment: config.exchange.environment, clock })
      signal.addEventListener('abort', () => void Promise.all([client.close(), stranger.close()]), { once: true })
      return [
        ...exchangeChecks(config, stranger, clock),
        ...keyChecks(config, client, key.keyId),
        strategyCheck(config),
        databaseCheck(config),
        bucketCheck(config),
        diskCheck({ folder: dirname(config.storage.databasePath), minFreeBytes: MIN_FREE_BYTES, enoughFreeBytes: ENOUGH_FREE_BYTES }),
      ]
    },
  })

const strategyCheck = (config: MakerConfig): Check => ({
  name: 'strategy',
  advice: 'mend the strategy: every problem is named by its place in the file',
  run: async () => {
    const { strategy } = config
    await loadStrategy(config)
    return ok(strategy.kind === 'file' ? strategy.path : 'of the settings, or the default')
  },
})
