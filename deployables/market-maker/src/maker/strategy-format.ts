import type { MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { StrategyConfig } from '@kassandra/mm-engine'
import { StrategyError } from '../config/strategy-error.ts'
import { describeStrategy, parseStrategy } from '../config/strategy-schema.ts'
import { withMaxLoss } from '../config/with-max-loss.ts'
import { ControlError } from '../control/control-port.ts'
import type { StrategyFormat } from './maker.ts'

/** The strategy as people write it; in live mode it never loses more than the settings allow. */
export const strategyFormat = (maxLoss: MicroUsd | undefined): StrategyFormat => ({
  parse: (document) => {
    try {
      const strategy = parseStrategy(document)
      return maxLoss === undefined ? strategy : withMaxLoss(strategy, maxLoss)
    } catch (error) {
      if (error instanceof StrategyError) throw new ControlError('INVALID_CONFIG', error.problems)
      throw error
    }
  },
  describe: (config: StrategyConfig) => describeStrategy(config),
})
