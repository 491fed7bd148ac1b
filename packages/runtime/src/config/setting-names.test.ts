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

it('takes the variable that is given in place of the derived one', () => {
  expect(settingNames('logLevel', { variable: 'MM_LOG_LEVEL' })).toEqual({ key: 'logLevel', variable: 'MM_LOG_LEVEL', flag: 'log-level' })
})
