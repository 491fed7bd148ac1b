import { write } from './api.js'
import { createElement, getById, getElement, setAttribute, setChildren, setText } from './dom.js'

/**
 * @typedef {import('./model.js').Model} Model
 * @typedef {import('./model.js').Market} Market
 * @typedef {Market['mode']} Mode
 * @typedef {import('./confirm.js').Confirmation} Confirmation
 */

/** @type {readonly { readonly mode: Mode, readonly label: string, readonly effect: string }[]} */
const MODES = [
  { mode: 'quote', label: 'Quote', effect: 'Both sides are quoted.' },
  { mode: 'pause', label: 'Pause', effect: 'All orders are cancelled and nothing rests.' },
  { mode: 'drain', label: 'Drain', effect: 'Only orders that lessen positions rest.' },
  { mode: 'unwind', label: 'Unwind', effect: 'Positions are closed at the price that is there, which costs the spread and fees.' },
]

/** Buttons that change what the engine does. Each asks first. */
export class Controls {
  #scope = getElement('scope', HTMLSelectElement)
  /** @type {Market | undefined} */
  #market

  /** @param {Confirmation} confirmation */
  constructor(confirmation) {
    getById('halt').addEventListener('click', () =>
      confirmation.ask({
        title: 'Halt trading',
        text: 'Every order is cancelled at once, in all markets. Nothing is sent until a person resumes. Positions stay as they are.',
        reason: 'Reason, for the record',
        yes: 'Halt now',
        isDangerous: true,
        act: (reason) => write('/api/halt', { reason }),
      }),
    )
    getById('resume').addEventListener('click', () =>
      confirmation.ask({
        title: 'Resume trading',
        text: 'Orders will be sent again. Resume only when the reason of the halt is understood.',
        reason: 'What was found, for the record',
        yes: 'Resume',
        act: (note) => write('/api/resume', { note }),
      }),
    )
    for (const option of MODES) getById('modes').append(this.#createButton(option, confirmation))
    this.#scope.append(new Option('all markets', 'all'), new Option('this market', 'one'))
    this.#scope.addEventListener('change', () => this.onScope?.())
    /** @type {(() => void) | undefined} */
    this.onScope = undefined
  }

  /** @param {(typeof MODES)[number]} option @param {Confirmation} confirmation */
  #createButton({ mode, label, effect }, confirmation) {
    const button = createElement('button', 'button', label)
    button.setAttribute('type', 'button')
    button.dataset['mode'] = mode
    button.addEventListener('click', () => {
      const ticker = this.#scope.value === 'one' ? this.#market?.ticker : undefined
      const where = ticker === undefined ? 'all markets' : ticker
      confirmation.ask({
        title: `${label}: ${where}`,
        text: `${effect} A market does what is stricter of its own mode and the mode of all.`,
        yes: label,
        isDangerous: mode === 'unwind',
        act: () => write('/api/mode', ticker === undefined ? { mode } : { mode, ticker }),
      })
    })
    return button
  }

  /** @param {Model} model @param {Market | undefined} market */
  update({ head }, market) {
    this.#market = market
    const one = this.#scope.options[1]
    if (one) setText(one, market ? market.ticker : 'this market')
    if (one && one.disabled !== !market) one.disabled = !market
    const current = this.#scope.value === 'one' && market ? market.mode : head.mode
    for (const button of getById('modes').children)
      if (button instanceof HTMLElement) setAttribute(button, 'aria-pressed', String(button.dataset['mode'] === current))
    const effect = MODES.find(({ mode }) => mode === current)?.effect ?? ''
    setText(getById('mode-text'), head.halt ? `Halted. Once trading is resumed: ${effect}` : effect)
  }
}

const RANGES = [
  { label: '5 min', us: 300e6 },
  { label: '1 h', us: 3_600e6 },
  { label: 'All', us: Number.MAX_SAFE_INTEGER },
]

/** How far back the charts go. */
export class RangeChoice {
  us = Number.MAX_SAFE_INTEGER

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#show(onChange)
  }

  /** @param {() => void} onChange */
  #show(onChange) {
    setChildren(
      getById('ranges'),
      RANGES,
      ({ label }) => label,
      ({ label, us }) => {
        const button = createElement('button', 'range', label)
        button.setAttribute('type', 'button')
        button.addEventListener('click', () => {
          this.us = us
          this.#show(onChange)
          onChange()
        })
        return button
      },
      (button, { us }) => setAttribute(button, 'aria-pressed', String(us === this.us)),
    )
  }
}
