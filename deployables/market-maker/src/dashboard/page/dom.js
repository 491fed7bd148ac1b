/**
 * An element of the page that must be there.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function getElement(id, type) {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`#${id} is not there as ${type.name}`)
}

/** @param {string} id */
export const getById = (id) => getElement(id, HTMLElement)

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {string} [text] Only ever as text: titles are written by others.
 */
export function createElement(tag, className = '', text = '') {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text) element.textContent = text
  return element
}

/**
 * Touches the document only where the text differs, so that nothing flickers and selections last.
 * @param {Node} node @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text
}

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** @param {HTMLElement} element @param {string} className */
export function setClass(element, className) {
  if (element.className !== className) element.className = className
}

/** @param {HTMLElement} element @param {boolean} isShown */
export function show(element, isShown) {
  if (element.hidden === isShown) element.hidden = !isShown
}

/**
 * Makes the children of an element those of a list: one for each key, kept while its key is there, in the order of the list.
 * @template T
 * @param {HTMLElement} parent
 * @param {readonly T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} create
 * @param {(element: HTMLElement, item: T) => void} update
 */
export function setChildren(parent, items, keyOf, create, update) {
  const before = new Map([...parent.children].map((child) => [child instanceof HTMLElement ? child.dataset['key'] : undefined, child]))
  /** @type {Element | null} */
  let next = parent.firstElementChild
  for (const item of items) {
    const key = keyOf(item)
    const known = before.get(key)
    before.delete(key)
    const element = known instanceof HTMLElement ? known : create(item)
    element.dataset['key'] = key
    update(element, item)
    if (element === next) next = element.nextElementSibling
    else parent.insertBefore(element, next)
  }
  for (const child of before.values()) child.remove()
}

/** A row with a cell for each class name. @param {readonly string[]} classNames */
export function createRow(classNames) {
  const row = document.createElement('tr')
  for (const className of classNames) row.append(createElement('td', className))
  return row
}

/** @param {HTMLElement} row @param {readonly string[]} texts */
export function setCells(row, texts) {
  for (const [at, text] of texts.entries()) {
    const cell = row.children[at]
    if (cell) setText(cell, text)
  }
}

/**
 * A list of terms and values.
 * @param {HTMLElement} list
 * @param {readonly { readonly name: string, readonly value: string, readonly tone?: string }[]} facts
 */
export function setFacts(list, facts) {
  setChildren(
    list,
    facts,
    ({ name }) => name,
    ({ name }) => {
      const group = createElement('div')
      group.append(createElement('dt', '', name), createElement('dd'))
      return group
    },
    (group, { value, tone = '' }) => {
      const term = group.lastElementChild
      if (!(term instanceof HTMLElement)) return
      setText(term, value)
      setClass(term, tone)
    },
  )
}
