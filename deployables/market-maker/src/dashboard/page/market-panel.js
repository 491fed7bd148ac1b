import { getById, setClass, setFacts, setText } from './dom.js'
import { decimalsOf, formatEstimate, formatGain, formatMoney, formatPosition, formatPrice, formatSpan } from './format.js'

/** @typedef {import('./model.js').Market} Market */

const MODE_TEXT = { quote: 'quotes both sides', pause: 'paused', drain: 'only lessens its position', unwind: 'closes its position' }

/** @param {Market} market */
export const statusOf = ({ hindrance, isOpen, mode, orders }) => {
  if (hindrance !== undefined) return { tone: 'held', text: `Not quoted: ${hindrance}` }
  if (!isOpen) return { tone: 'held', text: 'Not quoted: the market is closed' }
  if (mode !== 'quote') return { tone: 'held', text: `This market ${mode === 'pause' ? 'is' : ''} ${MODE_TEXT[mode]}`.replace('  ', ' ') }
  return orders.length > 0 ? { tone: 'quoted', text: 'Quoted' } : { tone: 'held', text: 'No order rests' }
}

/** @param {Market} market @param {number} nowUs */
export function showMarket(market, nowUs) {
  const status = statusOf(market)
  const { title, ticker, eventTicker, closeUs, mark, position } = market
  setText(getById('market-title'), title || ticker)
  setText(getById('market-ticker'), `${ticker} · event ${eventTicker}`)
  setText(getById('quoting'), status.text)
  setClass(getById('quoting'), `quoting ${status.tone}`)
  setFacts(getById('market-figures'), [
    { name: 'Position', value: position === 0 ? 'flat' : `${formatPosition(position)} YES` },
    { name: 'Average price', value: formatEstimate(market.averagePrice) },
    { name: 'Mark', value: mark === undefined ? '–' : formatPrice(mark, decimalsOf([mark])) },
    { name: 'Fair value', value: formatEstimate(market.fair) },
    { name: 'Unrealized', value: formatGain(market.unrealizedPnl), tone: toneOf(market.unrealizedPnl) },
    { name: 'Realized', value: formatGain(market.realizedPnl), tone: toneOf(market.realizedPnl) },
    { name: 'At worst', value: formatGain(market.unrealizedAtWorst) },
    { name: 'Fees paid', value: formatMoney(market.feesPaid) },
    { name: 'Closes in', value: closeUs === undefined ? 'not known' : closeUs <= nowUs ? 'closed' : formatSpan(closeUs - nowUs) },
  ])
}

/** @param {number} amount */
export const toneOf = (amount) => (amount > 0 ? 'gain' : amount < 0 ? 'loss' : '')
