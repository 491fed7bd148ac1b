import { type Price, qty } from '@kassandra/kalshi-sdk/units'
import type { OrderConfig } from '../engine/strategy-config.ts'
import { InvalidParameterError, requireInteger } from '../errors/invalid-parameter-error.ts'
import { type ManagedOrder, worstOf } from './managed-order.ts'
import type { CommandCost, OrderRules } from './order-bookkeeping.ts'

/** What the rules need beside the configuration. */
export interface OrderRuleFacts {
  readonly engineId: string
  readonly runEpoch: number
  readonly cost: CommandCost
}

const RETAIN_US = 120_000_000
const REMEMBER_TRADES = 20_000

/**
 * Pure.
 * @throws {InvalidParameterError} A value is out of range, or the values do not go together.
 * @see docs/spec/orders.md, "What is sent"
 */
export function createOrderRules(config: OrderConfig, { engineId, runEpoch, cost }: OrderRuleFacts): OrderRules {
  if (!/^[\w.-]{1,32}$/.test(engineId))
    throw new InvalidParameterError('engineId', engineId, '1 to 32 letters, digits, dots, hyphens or underscores')
  const lifetimeUs = requireInteger('lifetimeUs', config.lifetimeUs, 2_000_000)
  const renewUs = requireInteger('renewUs', config.renewUs, 0)
  // The expiry is cut to whole seconds: a shorter rest of the lifetime would be renewed over and over.
  if (renewUs > lifetimeUs - 1_000_000) throw new InvalidParameterError('renewUs', renewUs, 'at least a second less than lifetimeUs')
  const holdUs = requireInteger('holdUs', config.holdUs, 0)
  const materialPrice = requireInteger('materialPrice', config.materialPrice, 0)
  const { create, amend, decrease, cancel } = requireCost(cost)
  return {
    engineId,
    runEpoch: requireInteger('runEpoch', runEpoch, 0),
    lifetimeUs,
    renewUs,
    graceUs: requireInteger('graceUs', config.graceUs, 0),
    retainUs: RETAIN_US,
    rememberTrades: REMEMBER_TRADES,
    materialPrice,
    materialCount: qty(requireInteger('materialCount', config.materialCount, 0)),
    // At the same cost the amend: it says what the order comes to, where a decrease leaves open what filled before it.
    shrinkBy: decrease < amend ? 'decrease' : 'amend',
    moveBy: cancel + create < amend ? 'cancel' : 'amend',
    isWorthMoving: (order, to, nowUs, ahead) => {
      if (!isTowardsMarket(order, to)) return true
      if (nowUs - order.pricedUs < holdUs) return false
      const isNearHead = ahead !== undefined && ahead < worstOf(order)
      return !isNearHead || Math.abs(to - order.price) >= 2 * materialPrice
    },
  }
}

function requireCost(cost: CommandCost): CommandCost {
  for (const [command, tokens] of Object.entries(cost)) requireInteger(`cost of ${command}`, tokens, 0)
  return cost
}

/** Pure. A bid up, an ask down. */
export const isTowardsMarket = ({ side, price }: ManagedOrder, to: Price): boolean => (side === 'bid' ? to > price : to < price)
