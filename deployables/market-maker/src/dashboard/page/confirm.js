import { ApiFailure, forgetToken, keepToken, readToken } from './api.js'
import { getById, getElement, setText, show } from './dom.js'

/**
 * What a person is asked before something is done.
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text
 * @property {string} yes What the button says.
 * @property {string} [reason] The label of the text that must be typed; absent where none is asked for.
 * @property {boolean} [isDangerous]
 * @property {(reason: string) => Promise<void>} act
 */

/** Asks, acts, and stays open with the reason if that failed. The token is asked for here where the tab has none. */
export class Confirmation {
  #dialog = getElement('confirm', HTMLDialogElement)
  #reason = getElement('confirm-reason', HTMLInputElement)
  #token = getElement('confirm-token', HTMLInputElement)
  #yes = getElement('confirm-yes', HTMLButtonElement)
  /** @type {Question | undefined} */
  #question

  constructor() {
    getById('confirm-cancel').addEventListener('click', () => this.#dialog.close())
    getById('confirm-form').addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#act()
    })
  }

  /** @param {Question} question */
  ask(question) {
    this.#question = question
    setText(getById('confirm-title'), question.title)
    setText(getById('confirm-text'), question.text)
    setText(getById('confirm-reason-label'), question.reason ?? '')
    setText(this.#yes, question.yes)
    setText(getById('confirm-error'), '')
    this.#yes.className = question.isDangerous ? 'button stop' : 'button primary'
    this.#yes.disabled = false
    this.#reason.value = ''
    this.#reason.required = question.reason !== undefined
    show(getById('confirm-reason-field'), question.reason !== undefined)
    this.#askForToken(readToken() === '')
    this.#dialog.showModal()
    if (question.reason !== undefined) this.#reason.focus()
  }

  /** @param {boolean} isNeeded */
  #askForToken(isNeeded) {
    this.#token.value = ''
    this.#token.required = isNeeded
    show(getById('confirm-token-field'), isNeeded)
  }

  async #act() {
    const question = this.#question
    if (!question || this.#yes.disabled) return
    if (this.#token.required) keepToken(this.#token.value.trim())
    this.#yes.disabled = true
    setText(getById('confirm-error'), '')
    try {
      await question.act(this.#reason.value.trim())
      this.#dialog.close()
    } catch (error) {
      setText(getById('confirm-error'), `Not done: ${error instanceof Error ? error.message : 'the request failed'}`)
      if (error instanceof ApiFailure && error.isTokenRefused) {
        forgetToken()
        this.#askForToken(true)
      }
    } finally {
      this.#yes.disabled = false
    }
  }
}
