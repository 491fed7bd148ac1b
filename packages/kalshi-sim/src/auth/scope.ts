/** What an API key may do. A parent grants its children. @see Kalshi API reference, section 2 */
export const SCOPES = [
  'read',
  'write',
  'read::block_trade_accept',
  'read::portfolio_balance',
  'write::trade',
  'write::transfer',
  'write::fcm_risk',
  'write::block_trade_accept',
] as const

export type Scope = (typeof SCOPES)[number]

export const ALL_SCOPES: readonly Scope[] = ['read', 'write']

export const isScope = (value: unknown): value is Scope => SCOPES.some((scope) => scope === value)

/** Whether keys of these scopes may do what needs `wanted`. */
export function grants(scopes: readonly Scope[], wanted: Scope): boolean {
  const parent = wanted.split('::', 1)[0]
  return scopes.some((scope) => scope === wanted || scope === parent)
}
