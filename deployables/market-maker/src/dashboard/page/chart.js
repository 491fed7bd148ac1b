import uPlot from '/uplot.js'
import { createElement, setChildren, setText } from './dom.js'
import { formatTime } from './format.js'

/**
 * One line of a chart and its entry in the legend.
 * @typedef {object} ChartLine
 * @property {string} label
 * @property {string} color A custom property of the style sheet.
 * @property {'line' | 'dashes' | 'dots'} stroke
 * @property {number} width
 * @property {boolean} isStepped
 * @property {(value: number) => string} format
 */

/**
 * @typedef {object} ChartOptions
 * @property {HTMLElement} root
 * @property {HTMLElement} legend
 * @property {readonly ChartLine[]} lines
 * @property {(value: number) => string} formatAxis
 * @property {(low: number | null, high: number | null) => [number, number]} range
 * @property {string} [sync] Charts of one name share their cursor.
 * @property {(chart: uPlot) => void} [draw] On top of the lines.
 */

const DASHES = { line: [], dashes: [7, 4], dots: [2, 3] }

/** @param {string} name */
export const colorOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** A chart over time that follows its container's width and the page's colours, with a legend that can be read without it. */
export class Chart {
  /** @param {ChartOptions} options */
  constructor(options) {
    this.options = options
    const { root, lines, range, draw, sync } = options
    this.plot = new uPlot(
      {
        width: root.clientWidth || 300,
        height: root.clientHeight || 200,
        legend: { show: false },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
        cursor: { drag: { x: false, y: false }, points: { size: 6 }, ...(sync ? { sync: { key: sync } } : {}) },
        scales: { x: { time: true }, y: { range: (_, low, high) => range(low, high) } },
        axes: [axis(30, (seconds) => formatTime(seconds * 1_000_000), 80), axis(64, options.formatAxis, 28)],
        series: [{}, ...lines.map(toSeries)],
        hooks: { ...(draw ? { draw: [draw] } : {}), setCursor: [() => this.#updateLegend()] },
      },
      [[], ...lines.map(() => [])],
      root,
    )
    new ResizeObserver(() => this.#fit()).observe(root)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.plot.redraw(false, true))
  }

  /**
   * @param {readonly (readonly (number | null)[])[]} columns Seconds, then a column for each line.
   * @param {number} fromSeconds @param {number} toSeconds
   */
  setData(columns, fromSeconds, toSeconds) {
    this.plot.batch(() => {
      this.plot.setData(/** @type {uPlot.AlignedData} */ (columns), false)
      this.plot.setScale('x', { min: fromSeconds, max: Math.max(toSeconds, fromSeconds + 1) })
    })
    this.#updateLegend()
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.options.root
    if (width > 0 && height > 0) this.plot.setSize({ width, height })
  }

  /** Values under the cursor, else the last ones. */
  #updateLegend() {
    const { legend, lines } = this.options
    const at = this.plot.cursor.idx ?? this.plot.data[0].length - 1
    setChildren(
      legend,
      lines,
      ({ label }) => label,
      (line) => {
        const item = createElement('li')
        const swatch = createElement('span', `swatch ${line.stroke}`)
        swatch.style.setProperty('--swatch', `var(${line.color})`)
        item.append(swatch, createElement('span', 'legend-label', line.label), createElement('span', 'legend-value'))
        return item
      },
      (item, line) => {
        const value = this.plot.data[lines.indexOf(line) + 1]?.[at]
        if (item.lastElementChild) setText(item.lastElementChild, value === null || value === undefined ? '–' : line.format(value))
      },
    )
  }
}

/** @param {ChartLine} line @returns {uPlot.Series} */
function toSeries({ label, color, stroke, width, isStepped }) {
  const stepped = uPlot.paths.stepped?.({ align: 1 })
  return {
    label,
    width,
    dash: DASHES[stroke],
    stroke: () => colorOf(color),
    points: { show: false },
    ...(isStepped && stepped ? { paths: stepped } : {}),
  }
}

/** @param {number} size @param {(value: number) => string} format @param {number} space @returns {uPlot.Axis} */
function axis(size, format, space) {
  return {
    size,
    space,
    font: '12px system-ui, sans-serif',
    stroke: () => colorOf('--muted'),
    grid: { stroke: () => colorOf('--grid'), width: 1 },
    ticks: { stroke: () => colorOf('--grid'), width: 1, size: 4 },
    values: (_, splits) => splits.map((value) => (value === null ? '' : format(value))),
  }
}
