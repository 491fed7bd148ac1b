/** Pure. An exact decimal text without the zeros that tell nothing, keeping at least `least` decimals: `0.4200` is `0.42`. */
export function trimDecimals(text: string, least: number): string {
  const [whole = '', decimals = ''] = text.split('.')
  const kept = decimals.replace(/0+$/, '').padEnd(least, '0')
  return kept === '' ? group(whole) : `${group(whole)}.${kept}`
}

/** Pure. The texts of one column with equally many decimals, so that their points stand below one another. */
export function alignDecimals(texts: readonly string[], least: number): readonly string[] {
  const trimmed = texts.map((text) => (text === '' ? '' : trimDecimals(text, least)))
  const most = Math.max(0, ...trimmed.map(decimalsOf))
  return trimmed.map((text) => {
    if (text === '' || most === 0) return text
    return `${text}${text.includes('.') ? '' : '.'}${'0'.repeat(most - decimalsOf(text))}`
  })
}

function decimalsOf(text: string): number {
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0
}

function group(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',')
}
