import { createElement, createRow, getById, setCells, setChildren, setClass, setText, show } from './dom.js'
import { decimalsOf, formatCount, formatInstant, formatMoney, formatPrice, formatSpan, formatTime } from './format.js'
import { keyOfFill } from './model.js'

/**
 * @typedef {import('./model.js').Market} Market
 * @typedef {import('./model.js').Fill} Fill
 * @typedef {import('./model.js').Activity} Activity
 */

const SHOWN_FILLS = 14
const SHOWN_EVENTS = 40
const PHASES = {
  'pending-new': 'being sent',
  open: 'open',
  'pending-cancel': 'being cancelled',
  'pending-amend': 'being changed',
  unknown: 'not known',
  done: 'done',
}

/** @param {Market['orders']} orders @param {number} nowUs */
export function showOrders(orders, nowUs) {
  const decimals = decimalsOf(orders.map(({ price }) => price))
  show(getById('orders'), orders.length > 0)
  show(getById('orders-empty'), orders.length === 0)
  setChildren(
    getById('orders-rows'),
    [...orders].sort((a, b) => b.price - a.price),
    ({ clientOrderId }) => clientOrderId,
    () => createRow(['side toned', 'toned', '', '', '']),
    (row, { side, price, open, filled, phase, expiresUs }) => {
      setClass(row, side)
      const count = filled > 0 ? `${formatCount(open)} (${formatCount(filled)} filled)` : formatCount(open)
      const expires = expiresUs <= nowUs ? 'due' : formatSpan(expiresUs - nowUs)
      setCells(row, [side === 'bid' ? 'Bid' : 'Ask', formatPrice(price, decimals), count, PHASES[phase], expires])
    },
  )
}

/** @param {readonly Fill[]} fills Of one market, newest first. */
export function showFills(fills) {
  const shown = fills.slice(0, SHOWN_FILLS)
  const decimals = decimalsOf(shown.map(({ price }) => price))
  show(getById('fills'), shown.length > 0)
  show(getById('fills-empty'), shown.length === 0)
  setChildren(
    getById('fills-rows'),
    shown,
    keyOfFill,
    () => createRow(['', 'side toned', 'toned', '', '']),
    (row, { atUs, side, price, count, feeMicroUsd }) => {
      setClass(row, side)
      setCells(row, [
        formatTime(atUs),
        side === 'bid' ? '▲ Buy' : '▽ Sell',
        formatPrice(price, decimals),
        formatCount(count),
        formatMoney(feeMicroUsd),
      ])
    },
  )
}

/** @param {readonly Activity[]} activity Newest first. @param {number} nowUs */
export function showActivity(activity, nowUs) {
  show(getById('activity-empty'), activity.length === 0)
  setChildren(
    getById('activity'),
    activity.slice(0, SHOWN_EVENTS),
    ({ id }) => String(id),
    ({ atUs, level }) => {
      const item = createElement('li', level)
      const time = createElement('time')
      time.setAttribute('datetime', new Date(atUs / 1_000).toISOString())
      time.setAttribute('title', formatInstant(atUs))
      item.append(time, createElement('span', 'activity-text'))
      return item
    },
    (item, { atUs, ticker, text, level }) => {
      const [time, body] = item.children
      if (time) setText(time, `${formatTime(atUs)} · ${formatSpan(nowUs - atUs)} ago${level === 'info' ? '' : ` · ${level}`}`)
      if (body) setText(body, ticker === undefined ? text : `${ticker}: ${text}`)
    },
  )
}
