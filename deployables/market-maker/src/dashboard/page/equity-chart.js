import { Chart } from './chart.js'
import { getById, setAttribute, setText, show } from './dom.js'
import { formatGain, formatMoney } from './format.js'
import { padded } from './price-chart.js'

/**
 * @typedef {import('./history.js').EquityPoint} EquityPoint
 * @typedef {import('./model.js').Model} Model
 */

const DOLLAR = 1_000_000

/** @param {number} dollars */
const format = (dollars) => formatGain(Math.round(dollars * DOLLAR))
const part = { width: 1.5, isStepped: true, format }

/** Profit and loss with the four parts that it is the sum of. */
export class EquityChart {
  constructor() {
    this.chart = new Chart({
      root: getById('equity-chart'),
      legend: getById('equity-legend'),
      formatAxis: (dollars) => formatMoney(Math.round(dollars * DOLLAR)),
      range: (low, high) => padded(low, high, 0.01),
      lines: [
        { label: 'P&L', color: '--text', stroke: 'line', width: 2.5, isStepped: true, format },
        { ...part, label: 'Spread', color: '--bid', stroke: 'line' },
        { ...part, label: 'Inventory', color: '--ask', stroke: 'dashes' },
        { ...part, label: 'Fees', color: '--fair', stroke: 'dots' },
        { ...part, label: 'Settlement', color: '--good', stroke: 'dashes' },
      ],
    })
  }

  /** @param {readonly EquityPoint[]} points @param {number} fromUs @param {number} nowUs */
  update(points, fromUs, nowUs) {
    const last = points.at(-1)
    const drawn = last && last.atUs < nowUs ? [...points, { ...last, atUs: nowUs }] : points
    const column = (/** @type {Exclude<keyof EquityPoint, 'atUs'>} */ name) => drawn.map((point) => point[name] / DOLLAR)
    const start = Math.max(fromUs, points[0]?.atUs ?? fromUs) / 1e6
    show(getById('equity-empty'), points.length === 0)
    show(getById('equity-chart'), points.length > 0)
    this.chart.setData(
      [drawn.map(({ atUs }) => atUs / 1e6), column('pnl'), column('spread'), column('inventory'), column('fees'), column('settlement')],
      start,
      nowUs / 1e6,
    )
    setAttribute(getById('equity-chart'), 'aria-label', `Profit and loss over time, now ${formatGain(last?.pnl ?? 0)}`)
  }
}

/** The sum in words, to the last digit. @param {Model['head']} head */
export function showAttribution({ pnl, attribution: { spread, inventory, fees, settlement } }) {
  const parts = `${formatGain(spread)} spread, ${formatGain(inventory)} inventory, ${formatGain(fees)} fees, ${formatGain(settlement)} settlement`
  const difference = pnl - (spread + inventory + fees + settlement)
  const verdict =
    difference === 0
      ? `sum to the P&L of ${formatGain(pnl)} exactly.`
      : `differ from the P&L of ${formatGain(pnl)} by ${formatGain(difference)}.`
  setText(getById('attribution'), `${parts}: they ${verdict}`)
}
