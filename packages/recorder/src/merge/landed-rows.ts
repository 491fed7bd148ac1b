const PLACE = 'l.market_ticker, l.gatherer, l.conn_id, l.sid, l.seq'

/** Greatest seq there can be. */
export const LAST_SEQ = '9223372036854775807'

/**
 * SQL condition that `delta_landing l` is of the market and segment of `place`, and `after < seq <= upto`. `place` has the columns
 * `market_ticker, gatherer, conn_id, sid, segment_start`.
 *
 * Nothing is known of the sizes of what a round has just landed, so that the plan must not hang on them: the bounds are rows of
 * `delta_landing_market`, which makes it the one index that fits.
 */
export function isLanded(place: string, after: string, upto: string): string {
  const bound = (seq: string): string => `(${place}.market_ticker, ${place}.gatherer, ${place}.conn_id, ${place}.sid, ${seq})`
  return `l.market_ticker = ${place}.market_ticker and l.segment_start = ${place}.segment_start
    and (${PLACE}) > ${bound(after)} and (${PLACE}) <= ${bound(upto)}`
}

/** SQL order of the rows of one place, the one that their index has. */
export function inOrder(direction: 'asc' | 'desc'): string {
  return PLACE.split(', ')
    .map((column) => `${column} ${direction}`)
    .join(', ')
}

/** SQL of a lateral subquery `l` of such rows. Behind `offset 0` each place is looked up by itself. */
export function landedRows(place: string, after: string, upto: string): string {
  return `lateral (select * from delta_landing l where ${isLanded(place, after, upto)} offset 0) as l`
}
