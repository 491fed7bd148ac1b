import { Chart, colorOf } from './chart.js'
import { getById, setAttribute, show } from './dom.js'
import { formatCount, formatPosition, formatTime } from './format.js'

/**
 * @typedef {import('./history.js').MarketPoint} MarketPoint
 * @typedef {import('./model.js').Fill} Fill
 */

const MARKER_PX = 6
const CENT = 100

/** @param {number} cents */
const formatCents = (cents) => `${Number(cents.toFixed(2))}¢`
const step = { isStepped: true, format: formatCents }

/** Prices of one market with the fills as triangles, up and filled for a purchase, down and hollow for a sale; below them what is held. */
export class PriceChart {
  /** @type {readonly Fill[]} */
  #fills = []

  constructor() {
    this.prices = new Chart({
      root: getById('price-chart'),
      legend: getById('price-legend'),
      sync: 'market',
      formatAxis: formatCents,
      range: (low, high) => padded(low, high, 0.5),
      draw: (plot) => this.#drawFills(plot),
      lines: [
        { ...step, label: 'Best bid', color: '--book-bid', stroke: 'line', width: 1 },
        { ...step, label: 'Best ask', color: '--book-ask', stroke: 'line', width: 1 },
        { label: 'Fair', color: '--fair', stroke: 'dots', width: 1.5, isStepped: false, format: (cents) => `${cents.toFixed(2)}¢` },
        { ...step, label: 'Own bid', color: '--bid', stroke: 'line', width: 2.5 },
        { ...step, label: 'Own ask', color: '--ask', stroke: 'dashes', width: 2.5 },
      ],
    })
    this.inventory = new Chart({
      root: getById('inventory-chart'),
      legend: getById('inventory-legend'),
      sync: 'market',
      formatAxis: (contracts) => formatCount(Math.round(contracts * 100)),
      range: (low, high) => padded(Math.min(low ?? 0, 0), Math.max(high ?? 0, 0), 1),
      lines: [
        {
          label: 'Contracts of YES held',
          color: '--text',
          stroke: 'line',
          width: 2,
          isStepped: true,
          format: (contracts) => formatPosition(Math.round(contracts * 100)),
        },
      ],
    })
  }

  /** @param {readonly MarketPoint[]} points @param {readonly Fill[]} fills @param {number} fromUs @param {number} nowUs */
  update(points, fills, fromUs, nowUs) {
    const last = points.at(-1)
    const drawn = last && last.atUs < nowUs ? [...points, { ...last, atUs: nowUs }] : points
    const seconds = drawn.map(({ atUs }) => atUs / 1e6)
    const start = Math.max(fromUs, points[0]?.atUs ?? fromUs) / 1e6
    const column = (/** @type {'bid' | 'ask' | 'fair' | 'ownBid' | 'ownAsk'} */ name) => drawn.map((point) => toCents(point[name]))
    this.#fills = fills
    show(getById('price-empty'), points.length === 0)
    for (const id of ['price-chart', 'inventory-chart']) show(getById(id), points.length > 0)
    this.prices.setData([seconds, column('bid'), column('ask'), column('fair'), column('ownBid'), column('ownAsk')], start, nowUs / 1e6)
    this.inventory.setData([seconds, drawn.map(({ position }) => position / 100)], start, nowUs / 1e6)
    const shown = fills.filter(({ atUs }) => atUs >= start * 1e6).length
    setAttribute(
      getById('price-chart'),
      'aria-label',
      `Prices since ${formatTime(start * 1e6)} UTC: best bid ${last?.bid === undefined ? 'none' : formatCents(last.bid / CENT)}, best ask ${last?.ask === undefined ? 'none' : formatCents(last.ask / CENT)}, ${shown} fills`,
    )
    setAttribute(getById('inventory-chart'), 'aria-label', `Inventory: ${formatPosition(last?.position ?? 0)} contracts of YES`)
  }

  /** @param {import('/uplot.js')} plot */
  #drawFills(plot) {
    const { ctx, bbox } = plot
    const size = MARKER_PX * devicePixelRatio
    ctx.save()
    ctx.beginPath()
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
    ctx.clip()
    ctx.setLineDash([])
    for (const { atUs, side, price } of this.#fills)
      drawTriangle(ctx, plot.valToPos(atUs / 1e6, 'x', true), plot.valToPos(price / CENT, 'y', true), side === 'bid' ? -size : size)
    ctx.restore()
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} height Above 0 points down. */
function drawTriangle(ctx, x, y, height) {
  const isBuy = height < 0
  const half = Math.abs(height)
  ctx.beginPath()
  ctx.moveTo(x, y + height)
  ctx.lineTo(x - half, y - height * 0.7)
  ctx.lineTo(x + half, y - height * 0.7)
  ctx.closePath()
  ctx.lineWidth = 2 * devicePixelRatio
  ctx.strokeStyle = isBuy ? colorOf('--surface') : colorOf('--ask')
  ctx.fillStyle = isBuy ? colorOf('--bid') : colorOf('--surface')
  if (isBuy) {
    ctx.stroke()
    ctx.fill()
  } else {
    ctx.fill()
    ctx.stroke()
  }
}

/** @param {number | undefined} price */
const toCents = (price) => (price === undefined ? null : price / CENT)

/**
 * A range with room around it.
 * @param {number | null} low @param {number | null} high @param {number} least
 * @returns {[number, number]}
 */
export function padded(low, high, least) {
  if (low === null || high === null) return [0, 1]
  const room = Math.max((high - low) * 0.12, least)
  return [low - room, high + room]
}
