import { epochUs } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import { TradeHorizon } from './trade-horizon.ts'

const us = epochUs

it('moves with the stream, stands still from an outage on, and moves again once it is made good', () => {
  const horizon = new TradeHorizon(undefined)
  horizon.observe(us(100))
  expect(horizon.completeBeforeUs).toBe(100)
  horizon.lose('stream')
  horizon.observe(us(500))
  expect(horizon.completeBeforeUs).toBe(100)
  const outage = horizon.outage
  expect(outage?.sinceUs).toBe(100)
  expect(outage && horizon.recover(outage)).toBe(true)
  expect(horizon.completeBeforeUs).toBe(500)
})

it('keeps the earliest loss, and is not made good by what was fetched before a later one', () => {
  const horizon = new TradeHorizon(us(50))
  horizon.lose('stream')
  const first = horizon.outage
  horizon.observe(us(900))
  horizon.lose('stream')
  expect(horizon.outage?.sinceUs).toBe(50)
  expect(first && horizon.recover(first)).toBe(false)
  expect(horizon.completeBeforeUs).toBe(50)
})

it('goes back to the last trade when only trades are missing', () => {
  const horizon = new TradeHorizon(undefined)
  horizon.observeTrade(us(100))
  horizon.observe(us(800))
  horizon.lose('trades')
  expect(horizon.outage?.sinceUs).toBe(100)
})

it('stands back where trades that were stored are gone, until they are again', () => {
  const horizon = new TradeHorizon(undefined)
  horizon.observe(us(900))
  horizon.loseSince(us(300))
  expect(horizon.completeBeforeUs).toBe(300)
  expect(horizon.outage && horizon.recover(horizon.outage)).toBe(true)
  expect(horizon.completeBeforeUs).toBe(900)
})

it('has nothing to fetch where nothing was ever seen', () => {
  const horizon = new TradeHorizon(undefined)
  horizon.lose('stream')
  expect(horizon.outage).toBeUndefined()
  expect(horizon.completeBeforeUs).toBeUndefined()
})
