import { getById, setClass, setFacts, setText, show } from './dom.js'
import { formatGain, formatInstant, formatMoney, formatSpan, formatTime } from './format.js'
import { toneOf } from './market-panel.js'

/** @typedef {import('./model.js').Model} Model */

const SLOW_ENGINE_US = 5_000_000
const MODE_TEXT = { quote: 'Running', pause: 'Paused', drain: 'Draining', unwind: 'Unwinding' }

/** @param {Model} model @param {number} nowUs */
export function showHeader(model, nowUs) {
  const { head, trading } = model
  const isLive = trading === 'live'
  setText(getById('trading'), isLive ? 'Live: real money' : 'Paper')
  setClass(document.body, `${trading}${document.body.classList.contains('lost') ? ' lost' : ''}`)
  document.title = `${head.halt ? 'HALTED · ' : ''}${isLive ? 'LIVE · ' : ''}${formatGain(head.pnl)} · Market maker`
  showState(head)
  setText(getById('clock'), `${formatTime(nowUs)} UTC`)
  setFacts(getById('figures'), [
    { name: 'P&L now', value: formatGain(head.pnl), tone: toneOf(head.pnl) },
    { name: 'Drawdown', value: formatMoney(head.drawdown) },
    { name: 'Cash', value: head.cash === undefined ? 'not known' : formatMoney(head.cash) },
    { name: 'Money bound', value: formatMoney(head.bound) },
    { name: 'Open orders', value: String(openOrders(model)) },
    { name: 'Fills', value: String(head.counts.fills) },
  ])
  setText(
    getById('footer'),
    `Engine ${head.engineId} · run ${head.runEpoch} · configuration ${head.configVersion} · version ${model.version} · ${formatInstant(nowUs)}`,
  )
}

/** @param {Model} model */
const openOrders = ({ markets }) =>
  [...markets.values()].reduce((sum, { orders }) => sum + orders.filter(({ phase }) => phase !== 'done').length, 0)

/** @param {Model['head']} head */
function showState({ halt, mode, isTradingActive }) {
  const pill = getById('state')
  const tone = halt ? 'danger' : mode !== 'quote' || !isTradingActive ? 'warn' : 'good'
  setText(pill, halt ? 'Halted' : !isTradingActive ? 'Exchange is not trading' : MODE_TEXT[mode])
  setClass(pill, `pill ${tone}`)
  show(getById('halted'), halt !== undefined)
  show(getById('halt'), halt === undefined)
  if (halt)
    setText(
      getById('halted-text'),
      `Halted at ${formatInstant(halt.atUs)} by ${halt.ruleId}: ${halt.reason}. Nothing is sent until a person resumes.`,
    )
}

/** @param {Model} model @param {number} nowUs */
export function showConnected(model, nowUs) {
  const ageUs = nowUs - model.atUs
  const isSlow = ageUs > SLOW_ENGINE_US
  document.body.classList.remove('lost')
  show(getById('lost'), false)
  setText(getById('lost-reason'), '')
  setText(getById('connection'), isSlow ? `Connected, engine clock ${formatSpan(ageUs)} old` : `Connected, clock ${formatSpan(ageUs)} old`)
  setClass(getById('connection'), `connection ${isSlow ? 'warn' : 'good'}`)
}

/** @param {Model | undefined} model @param {number} nowUs @param {string} reason */
export function showLost(model, nowUs, reason) {
  document.body.classList.add('lost')
  show(getById('lost'), true)
  const old = model
    ? `What is shown is ${formatSpan(nowUs - model.atUs)} old, from ${formatInstant(model.atUs)}.`
    : 'Nothing was received yet.'
  setText(getById('lost-reason'), `Connection lost: ${reason}. Trying again.`)
  setText(getById('lost-age'), old)
  setText(getById('connection'), 'Connection lost')
  setClass(getById('connection'), 'connection danger')
}
