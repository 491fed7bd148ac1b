import { CONFIG_VERSIONS_KEPT, type ConfigStore, type ConfigVersion } from '../config-store.ts'
import type { Database, Found, PlannedWrite } from '../database/database.ts'
import { configByVersion, configs, forgetConfigsThrough, insertConfig, newestConfig, toConfig } from '../tables/configs.ts'
import { findOne, listAll } from './find.ts'

export const createConfigStore = (database: Database): ConfigStore => ({
  save: async (config) => {
    const plan = (found: Found): PlannedWrite<number> => planSave(config, found)
    const { result } = await database.write({ reads: [newestConfig()], isDurable: true, plan })
    return result
  },
  find: async (version) => findOne(database, [configByVersion(version)], toConfig),
  list: async () => listAll(database, configs(), toConfig),
})

/** Pure. The newest version is never forgotten, so that its number plus 1 was never given. */
function planSave(config: Omit<ConfigVersion, 'version'>, [rows]: Found): PlannedWrite<number> {
  const newest = rows?.map(toConfig)[0]
  if (newest?.content === config.content) return { statements: [], result: newest.version }
  const version = (newest?.version ?? 0) + 1
  const statements = [insertConfig({ ...config, version }), forgetConfigsThrough(version - CONFIG_VERSIONS_KEPT)]
  return { statements, result: version }
}
