import { expect, it } from 'vitest'
import { settingNames } from './setting-names.ts'

it.each([
  ['healthPort', 'HEALTH_PORT', 'health-port'],
  ['kalshiApiSecret', 'KALSHI_API_SECRET', 'kalshi-api-secret'],
  ['sealIntervalSeconds', 'SEAL_INTERVAL_SECONDS', 'seal-interval-seconds'],
  ['gatherers', 'GATHERERS', 'gatherers'],
])('spells %s as %s and --%s', (key, variable, flag) => {
  expect(settingNames(key)).toEqual({ key, variable, flag })
})
