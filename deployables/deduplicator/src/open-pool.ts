import { openPassword, type Secret } from '@kassandra/runtime'
import { createPool, type PoolOptions } from '@kassandra/sync'
import type { Pool } from 'pg'
import type { MigrateConfig } from './config.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** One connection to production, for a command. */
export function openProduction(config: MigrateConfig, env: Environment, applicationName: string): Pool {
  const { productionDatabaseUrl, productionDatabasePassword } = config
  return openPool('PRODUCTION_DATABASE_PASSWORD', productionDatabaseUrl, productionDatabasePassword, env, { applicationName, max: 1 })
}

export function openPool(
  setting: string,
  url: Secret,
  password: Secret | undefined,
  env: Environment,
  options: Omit<PoolOptions, 'url' | 'password'>,
): Pool {
  return createPool({ ...options, url: url.reveal(), password: openPassword(setting, password, { env }) })
}
