import { openSecret, type Secret } from '@kassandra/runtime'
import { createPool, type PoolOptions } from '@kassandra/sync'
import type { Pool } from 'pg'
import type { MigrateConfig } from './config.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** One connection to production, for a command. */
export function openProduction(config: MigrateConfig, env: Environment, applicationName: string): Pool {
  const { productionDatabaseUrl, productionDatabasePassword } = config
  return openPool('PRODUCTION_DATABASE_PASSWORD', productionDatabaseUrl, productionDatabasePassword, env, { applicationName, max: 1 })
}

/** The password is asked for at each connection, so that a rotated one is used without a restart. */
export function openPool(
  setting: string,
  url: Secret,
  password: Secret | undefined,
  env: Environment,
  options: Omit<PoolOptions, 'url' | 'password'>,
): Pool {
  const source = password && openSecret(setting, password, { env })
  return createPool({ ...options, url: url.reveal(), ...(source && { password: async () => (await source.read()).reveal().trim() }) })
}
