import { createElement, createRow, getById, setChildren, setClass, setText, show } from './dom.js'
import { decimalsOf, formatCount, formatEstimate, formatPrice, formatSpan } from './format.js'

/**
 * @typedef {import('./model.js').Market} Market
 * @typedef {Market['bids'][number]} Level
 * @typedef {{ readonly kind: 'level', readonly side: 'bid' | 'ask', readonly level: Level }} LevelRow
 * @typedef {{ readonly kind: 'line', readonly name: string, readonly label: string, readonly price: number }} LineRow
 */

const LEVELS = 10
const OLD_BOOK_US = 10_000_000

/** Asks above bids, best next to the middle; what the models say stands as lines between the prices. */
export function showLadder(/** @type {Market} */ market, /** @type {number} */ nowUs) {
  const rows = toRows(market)
  const levels = rows.flatMap((row) => (row.kind === 'level' ? [row.level] : []))
  const most = Math.max(1, ...levels.map(({ qty }) => qty))
  const decimals = decimalsOf(levels.map(({ price }) => price))
  show(getById('book'), levels.length > 0)
  show(getById('book-empty'), levels.length === 0)
  showAge(market.bookUs, nowUs)
  setChildren(getById('book-rows'), rows, keyOf, createBookRow, (element, row) => {
    if (row.kind === 'line') setText(element.children[0]?.children[0] ?? element, `${row.label} ${formatEstimate(row.price / 10_000)}`)
    else updateLevel(element, row, decimals, row.level.qty / most)
  })
}

/** @param {number | undefined} bookUs @param {number} nowUs */
function showAge(bookUs, nowUs) {
  const age = getById('book-age')
  setText(age, bookUs === undefined ? '' : `changed ${formatSpan(nowUs - bookUs)} ago`)
  setClass(age, bookUs !== undefined && nowUs - bookUs > OLD_BOOK_US ? 'note old' : 'note')
}

/** @param {Market} market @returns {readonly (LevelRow | LineRow)[]} Highest price first. */
function toRows({ bids, asks, fair, reservation }) {
  const level = (/** @type {'bid' | 'ask'} */ side) => (/** @type {Level} */ level) => /** @type {const} */ ({ kind: 'level', side, level })
  const lines = [
    { name: 'fair', label: 'Fair', value: fair },
    { name: 'reservation-ask', label: 'Reservation ask', value: reservation?.ask },
    { name: 'reservation-bid', label: 'Reservation bid', value: reservation?.bid },
  ].flatMap(({ value, ...line }) => (value === undefined ? [] : [/** @type {const} */ ({ kind: 'line', ...line, price: value * 10_000 })]))
  const levels = [...asks.slice(0, LEVELS).map(level('ask')), ...bids.slice(0, LEVELS).map(level('bid'))]
  return [...levels, ...(levels.length > 0 ? lines : [])].sort((a, b) => priceOf(b) - priceOf(a))
}

/** @param {LevelRow | LineRow} row */
const priceOf = (row) => (row.kind === 'level' ? row.level.price : row.price)

/** @param {LevelRow | LineRow} row */
const keyOf = (row) => (row.kind === 'level' ? `${row.side} ${row.level.price}` : row.name)

/** @param {LevelRow | LineRow} row */
function createBookRow(row) {
  if (row.kind === 'level') {
    const element = createRow(['', 'toned', ''])
    element.children[0]?.append(createElement('span', 'own-mark'))
    return element
  }
  const element = createElement('tr', `line ${row.name}`)
  const cell = document.createElement('td')
  cell.colSpan = 3
  cell.append(createElement('span'))
  element.append(cell)
  return element
}

/** @param {HTMLElement} element @param {LevelRow} row @param {number} decimals @param {number} depth */
function updateLevel(element, { side, level }, decimals, depth) {
  setClass(element, `${side}${level.own > 0 ? ' own' : ''}`)
  element.style.setProperty('--depth', `${(depth * 100).toFixed(1)}%`)
  const [own, price, size] = element.children
  if (own?.firstElementChild)
    setText(own.firstElementChild, level.own > 0 ? `${side === 'bid' ? 'Bid' : 'Ask'} ${formatCount(level.own)}` : '')
  if (price) setText(price, formatPrice(level.price, decimals))
  if (size) setText(size, formatCount(level.qty))
}
