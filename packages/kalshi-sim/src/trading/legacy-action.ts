import type { Fill } from './private-event.ts'

/** The deprecated word for the direction of a fill, as it was seen on real ones. @see Kalshi API reference, section 9.6 */
export const legacyActionOf = ({ side, closed }: Fill): 'buy' | 'sell' => (side === 'yes' && closed > 0 ? 'sell' : 'buy')
