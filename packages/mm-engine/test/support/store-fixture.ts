import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../src/command/command.ts'
import type { NewFill, NewOrder } from '../../src/store.ts'

export const AT = epochUs(1_780_000_000_000_000)

/** An order to buy 10 YES at 0.48, as it is written down before it goes out. */
export const newOrder = (id: string, over: Partial<NewOrder> = {}): NewOrder => ({
  id,
  clientOrderId: id,
  exchangeOrderId: undefined,
  runEpoch: undefined,
  marketId: 'KXBTCD-A',
  side: 'bid',
  price: price(4_800),
  size: qty(10_00),
  status: 'pending-new',
  postOnly: true,
  expiresUs: undefined,
  createdUs: AT,
  ...over,
})

/** Two YES bought at 0.48. */
export const newFill = (tradeId: string, over: Partial<NewFill> = {}): NewFill => ({
  tradeId,
  exchangeOrderId: 'x-1',
  orderId: undefined,
  marketId: 'KXBTCD-A',
  side: 'bid',
  price: price(4_800),
  count: qty(2_00),
  fee: microUsd(8_800),
  isTaker: false,
  atUs: AT,
  ...over,
})

export const createCommand = (commandId: number, clientOrderId: string): Command => ({
  kind: 'create',
  commandId,
  ticker: 'KXBTCD-A',
  clientOrderId,
  side: 'bid',
  price: price(4_800),
  count: qty(10_00),
  postOnly: true,
  expiresUs: undefined,
})

export interface Folder {
  readonly path: string
  /** Of a store that is not there yet. */
  readonly file: string
  remove(): void
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'mm-store-'))
  return { path, file: join(path, 'data', 'mm.db'), remove: () => rmSync(path, { recursive: true, force: true }) }
}
