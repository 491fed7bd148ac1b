import type { Route } from '../route.ts'

const OPEN = { exchange_active: true, trading_active: true, intra_exchange_transfers_active: true } as const

export const exchangeStatus: Route = {
  path: '/exchange/status',
  auth: 'public',
  handle: () => ({ ...OPEN, exchange_index_statuses: [{ exchange_index: 0, description: 'Default', ...OPEN }] }),
}
