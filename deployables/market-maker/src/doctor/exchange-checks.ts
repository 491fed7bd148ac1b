import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { formatInstant } from '@kassandra/kalshi-sdk/units'
import type { EngineClock } from '@kassandra/mm-engine'
import { checkClock } from '@kassandra/mm-engine/kalshi'
import { type Check, failed, ok, skipped, warning } from '@kassandra/runtime'
import type { MakerConfig } from '../config/maker-config.ts'
import { MAX_CLOCK_OFFSET_MS } from '../start/start-live.ts'

const REACH = 'see that this machine reaches the exchange, and that KALSHI_ENVIRONMENT names the right one'
const KEY = 'KALSHI_API_KEY and KALSHI_API_SECRET must belong together, and to this environment: prod and demo have keys of their own'

/** Whether the exchange is there, asked without a key: it answers nothing else to a wrong one. */
export const exchangeChecks = (config: MakerConfig, stranger: KalshiClient, clock: EngineClock): readonly Check[] => [
  exchangeCheck(stranger),
  clockCheck(config, stranger, clock),
]

/** What the key is good for. */
export const keyChecks = (config: MakerConfig, client: KalshiClient, usedId: string): readonly Check[] => [
  limitsCheck(config, client),
  scopesCheck(config, client, usedId),
]

const exchangeCheck = (client: KalshiClient): Check => ({
  name: 'exchange',
  advice: REACH,
  run: async (signal) => {
    const { exchangeActive, tradingActive, estimatedResumeTime } = await client.exchange.status({ signal })
    if (exchangeActive && tradingActive) return ok('it answers, and trades')
    const until = estimatedResumeTime === undefined ? '' : `, by its own estimate until ${formatInstant(estimatedResumeTime)}`
    return warning(
      `${exchangeActive ? 'trading is paused' : 'it is down for maintenance'}${until}`,
      'the market maker waits for it by itself',
    )
  },
})

const clockCheck = ({ mode, exchange }: MakerConfig, client: KalshiClient, clock: EngineClock): Check => ({
  name: 'clock',
  advice: REACH,
  run: async (signal) => {
    if (exchange.isRecorded) return skipped('the exchange plays a recording')
    const { offsetMs, uncertaintyMs } = await checkClock(client, clock, { signal })
    const detail = `${Math.abs(Math.round(offsetMs))} ms ${offsetMs > 0 ? 'behind' : 'ahead of'} the exchange's, give or take ${Math.ceil(uncertaintyMs)} ms`
    if (Math.abs(offsetMs) - uncertaintyMs <= MAX_CLOCK_OFFSET_MS) return ok(detail)
    const advice = 'synchronise it, for instance with chrony'
    return mode === 'live' ? failed(detail, advice) : warning(detail, `${advice}; live mode refuses to start`)
  },
})

const limitsCheck = ({ exchange }: MakerConfig, client: KalshiClient): Check => ({
  name: 'key',
  advice: KEY,
  run: async (signal) => {
    const { usageTier, read, write } = await client.account.limits({ signal })
    const share = Math.round(exchange.rateShare * 100)
    return ok(
      `taken; tier ${usageTier}, ${read.refillRate} read and ${write.refillRate} write tokens a second, ${share} % of them for this process`,
    )
  },
})

const scopesCheck = ({ mode, exchange }: MakerConfig, client: KalshiClient, usedId: string): Check => ({
  name: 'scopes',
  advice: KEY,
  run: async (signal) => {
    const { keys } = await client.apiKeys.list({ signal })
    const key = keys.find(({ keyId }) => keyId === usedId)
    if (!key) return skipped('the exchange does not list this key')
    const { scopes, subaccount } = key
    const detail = scopes.length === 0 ? 'none' : scopes.join(', ')
    if (subaccount !== undefined && subaccount !== exchange.subaccount)
      return failed(`${detail}, bound to subaccount ${subaccount}`, `say --subaccount ${subaccount}, or take another key`)
    const canTrade = scopes.some((scope) => scope === 'write' || scope === 'write::trade')
    if (mode === 'live' && !canTrade) return failed(detail, 'live mode needs a key that may write')
    if (mode === 'paper' && canTrade) return ok(`${detail}; on paper a key that can only read suffices`)
    return ok(detail)
  },
})
