/**
 * @typedef {import('../../control/control-port.ts').MarketPoint} MarketPoint
 * @typedef {import('../../control/control-port.ts').EquityPoint} EquityPoint
 * @typedef {import('./model.js').Market} Market
 */

const MOST_POINTS = 4_000

/**
 * Points of a chart, oldest first. A point that says what the one before says is not kept; when there are too many, every other one
 * of the older half goes.
 * @template {{ readonly atUs: number }} P
 */
export class History {
  /** @type {P[]} */
  #points = []

  /** @returns {readonly P[]} */
  get points() {
    return this.#points
  }

  /** Takes up what the server has kept; what came meanwhile and is newer stays. @param {readonly P[]} points */
  begin(points) {
    const lastUs = points.at(-1)?.atUs ?? -1
    this.#points = [...points, ...this.#points.filter(({ atUs }) => atUs > lastUs)]
  }

  /** @param {P} point */
  add(point) {
    const last = this.#points.at(-1)
    if (last && (point.atUs <= last.atUs || isSame(last, point))) return
    this.#points.push(point)
    if (this.#points.length <= MOST_POINTS) return
    const half = this.#points.length / 2
    this.#points = this.#points.filter((_, at) => at > half || at % 2 === 0)
  }

  clear() {
    this.#points = []
  }
}

/** @param {object} a @param {object} b */
function isSame(a, b) {
  const [before, after] = [Object.entries(a), new Map(Object.entries(b))]
  return before.length === after.size && before.every(([name, value]) => name === 'atUs' || after.get(name) === value)
}

/** @param {Market} market @param {number} atUs @returns {MarketPoint} */
export function toMarketPoint({ bids, asks, fair, orders, position }, atUs) {
  const own = (/** @type {'bid' | 'ask'} */ side) =>
    orders.filter((order) => order.side === side && order.phase !== 'done').map(({ price }) => price)
  const [ownBids, ownAsks] = [own('bid'), own('ask')]
  return {
    atUs,
    bid: bids[0]?.price,
    ask: asks[0]?.price,
    fair: fair === undefined ? undefined : fair * 10_000,
    ownBid: ownBids.length > 0 ? Math.max(...ownBids) : undefined,
    ownAsk: ownAsks.length > 0 ? Math.min(...ownAsks) : undefined,
    position,
  }
}

/** @param {import('./model.js').Model} model @returns {EquityPoint} */
export const toEquityPoint = ({ head: { pnl, attribution }, atUs }) => ({ atUs, pnl, ...attribution })
