import { createElement, getById, setAttribute, setChildren, setClass, setText, show } from './dom.js'
import { formatGain, formatPosition } from './format.js'
import { statusOf, toneOf } from './market-panel.js'

/** @typedef {import('./model.js').Market} Market */

/**
 * Every market with why it is not quoted; one of them is chosen.
 * @param {readonly Market[]} markets @param {string | undefined} chosen @param {(ticker: string) => void} onChoose
 */
export function showMarkets(markets, chosen, onChoose) {
  show(getById('markets-empty'), markets.length === 0)
  setChildren(
    getById('markets'),
    markets,
    ({ ticker }) => ticker,
    ({ ticker }) => createItem(() => onChoose(ticker)),
    (item, market) => {
      const [button] = item.children
      const status = statusOf(market)
      if (!(button instanceof HTMLElement)) return
      setAttribute(button, 'aria-pressed', String(market.ticker === chosen))
      setClass(button, `market ${status.tone}`)
      const pnl = gainOf(market)
      const texts = [market.title || market.ticker, formatGain(pnl), market.ticker, formatPosition(market.position), status.text]
      for (const [at, text] of texts.entries()) {
        const part = button.children[at]
        if (part) setText(part, text)
      }
      if (button.children[1] instanceof HTMLElement) setClass(button.children[1], `market-pnl ${toneOf(pnl)}`)
    },
  )
}

/** After fees. @param {Market} market */
const gainOf = ({ attribution: { spread, inventory, fees, settlement } }) => spread + inventory + fees + settlement

/** @param {() => void} onChoose */
function createItem(onChoose) {
  const item = createElement('li')
  const button = createElement('button', 'market')
  button.setAttribute('type', 'button')
  button.addEventListener('click', onChoose)
  for (const name of ['market-name', 'market-pnl', 'market-code', 'market-position', 'market-status'])
    button.append(createElement('span', name))
  item.append(button)
  return item
}
