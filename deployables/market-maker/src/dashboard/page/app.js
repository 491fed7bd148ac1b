import { forgetToken, keepToken, read, readToken } from './api.js'
import { Confirmation } from './confirm.js'
import { Controls, RangeChoice } from './controls.js'
import { getById, getElement, setText, show } from './dom.js'
import { EquityChart, showAttribution } from './equity-chart.js'
import { showConnected, showHeader, showLost } from './header.js'
import { History, toEquityPoint, toMarketPoint } from './history.js'
import { showLadder } from './ladder.js'
import { showActivity, showFills, showOrders } from './lists.js'
import { showMarket } from './market-panel.js'
import { showMarkets } from './markets-list.js'
import { applyUpdate, fromFull, mergeFills, serverNowUs } from './model.js'
import { PriceChart } from './price-chart.js'
import { runStream } from './stream.js'

/** @typedef {import('./model.js').Model} Model */

const REDRAW_MS = 1_000
const POINTS = 2_000
const FILLS = 500
const OF_ONE_MARKET = ['market', 'price-panel', 'book-panel', 'orders-panel', 'fills-panel']

class Page {
  /** @type {Model | undefined} */
  #model
  /** @type {string | undefined} */
  #chosen
  /** @type {string | undefined} */
  #lostBecause
  /** @type {History<import('./history.js').MarketPoint>} */
  #prices = new History()
  /** @type {History<import('./history.js').EquityPoint>} */
  #equity = new History()
  /** @type {{ readonly price: PriceChart, readonly equity: EquityChart } | undefined} */
  #charts
  #controls = new Controls(new Confirmation())
  #range = new RangeChoice(() => this.#draw())
  #frame = 0

  start() {
    this.#controls.onScope = () => this.#draw()
    getById('gate').addEventListener('submit', (event) => {
      event.preventDefault()
      keepToken(getElement('gate-token', HTMLInputElement).value.trim())
      getElement('gate-token', HTMLInputElement).value = ''
      this.#connect()
    })
    setInterval(() => this.#draw(), REDRAW_MS)
    this.#connect()
  }

  #connect() {
    show(getById('gate'), false)
    void runStream({
      onEvent: (name, data) => this.#take(name, data),
      onAlive: () => {
        this.#lostBecause = undefined
      },
      onLost: (reason) => {
        this.#lostBecause = reason
        this.#draw()
      },
      onRefused: () => this.#askForToken(),
    })
  }

  #askForToken() {
    setText(getById('gate-error'), readToken() === '' ? '' : 'The token was refused.')
    forgetToken()
    setText(getById('connection'), 'Token needed')
    setText(getById('state'), 'Locked')
    show(getById('main'), false)
    show(getById('lost'), false)
    show(getById('gate'), true)
    getById('gate-token').focus()
  }

  /** @param {string} name @param {any} data */
  #take(name, data) {
    const nowMs = Date.now()
    if (name === 'view') {
      this.#model = fromFull(data, nowMs)
      void this.#loadPast()
    } else if (this.#model) this.#model = applyUpdate(this.#model, data, nowMs)
    this.#record()
    this.#draw()
  }

  /** What the charts show of the time before. Where it cannot be had, they begin now, and the page says so. */
  async #loadPast() {
    await this.#load(() => Promise.all([this.#loadEquity(), this.#loadFills()]))
    if (this.#chosen !== undefined) await this.#loadPrices(this.#chosen)
  }

  /** @param {() => Promise<unknown>} load */
  async #load(load) {
    try {
      await load()
      setText(getById('past-error'), '')
    } catch (error) {
      setText(getById('past-error'), `The past could not be read: ${error instanceof Error ? error.message : 'the request failed'}.`)
    }
    this.#draw()
  }

  async #loadEquity() {
    const { points } = await read(`/api/equity?limit=${POINTS}`)
    this.#equity.begin(points)
  }

  async #loadFills() {
    const { fills } = await read(`/api/fills?limit=${FILLS}`)
    if (this.#model) this.#model = { ...this.#model, fills: mergeFills(fills, this.#model.fills) }
  }

  /** @param {string} ticker */
  async #loadPrices(ticker) {
    await this.#load(async () => {
      const { points } = await read(`/api/history?market=${encodeURIComponent(ticker)}&limit=${POINTS}`)
      if (ticker === this.#chosen) this.#prices.begin(points)
    })
  }

  /** @param {string} ticker */
  #choose(ticker) {
    this.#chosen = ticker
    this.#prices.clear()
    this.#record()
    this.#draw()
    void this.#loadPrices(ticker)
  }

  /** Adds what is now to the charts, and sees to it that a market is chosen while there is one. */
  #record() {
    const model = this.#model
    if (!model) return
    this.#equity.add(toEquityPoint(model))
    const chosen = this.#chosen === undefined ? undefined : model.markets.get(this.#chosen)
    const first = firstOfInterest([...model.markets.values()])
    if (chosen) this.#prices.add(toMarketPoint(chosen, model.atUs))
    else if (first !== undefined) this.#choose(first)
  }

  /** At most once a frame, however much arrives. */
  #draw() {
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.#show()
    })
  }

  #show() {
    const model = this.#model
    const nowUs = model ? serverNowUs(model, Date.now()) : 0
    if (this.#lostBecause !== undefined) showLost(model, nowUs, this.#lostBecause)
    if (!model || !getById('gate').hidden) return
    show(getById('main'), true)
    if (this.#lostBecause === undefined) showConnected(model, nowUs)
    showHeader(model, nowUs)
    this.#showMarkets(model, nowUs)
    showActivity(model.activity, nowUs)
    showAttribution(model.head)
    this.#showCharts(model)
  }

  /** @param {Model} model @param {number} nowUs */
  #showMarkets(model, nowUs) {
    const market = this.#chosen === undefined ? undefined : model.markets.get(this.#chosen)
    showMarkets([...model.markets.values()], this.#chosen, (ticker) => this.#choose(ticker))
    this.#controls.update(model, market)
    for (const id of OF_ONE_MARKET) show(getById(id), market !== undefined)
    if (!market) return
    showMarket(market, nowUs)
    showLadder(market, nowUs)
    showOrders(market.orders, nowUs)
    showFills(model.fills.filter(({ ticker }) => ticker === market.ticker))
  }

  /** @param {Model} model */
  #showCharts(model) {
    this.#charts ??= { price: new PriceChart(), equity: new EquityChart() }
    const fromUs = Math.max(0, model.atUs - this.#range.us)
    const fills = model.fills.filter(({ ticker }) => ticker === this.#chosen)
    this.#charts.price.update(this.#prices.points, fills, fromUs, model.atUs)
    this.#charts.equity.update(this.#equity.points, fromUs, model.atUs)
  }
}

new Page().start()

/**
 * The market that is shown before a person has chosen one: one that is quoted, where there is one.
 * @param {readonly import('@kassandra/mm-engine').QuotedMarketView[]} markets
 */
function firstOfInterest(markets) {
  return (markets.find(({ hindrance }) => hindrance === undefined) ?? markets[0])?.ticker
}
