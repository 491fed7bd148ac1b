import { writeFileSync } from 'node:fs'
import { logger, Error as ONLY_ERRORS, parse, View } from 'vega'
import { type Config, compile, type TopLevelSpec } from 'vega-lite'

/** Colours that stay apart for every kind of colour vision. @see Okabe and Ito, Color Universal Design, 2008 */
export const COLORS = {
  blue: '#0072b2',
  orange: '#d55e00',
  green: '#009e73',
  purple: '#cc79a7',
  yellow: '#e69f00',
  sky: '#56b4e9',
  grey: '#7f7f7f',
  black: '#000000',
} as const

const FONT = 'system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif'

const LOOK: Config = {
  background: '#ffffff',
  padding: 16,
  font: FONT,
  range: { category: Object.values(COLORS) },
  title: { anchor: 'start', fontSize: 16, subtitleFontSize: 12, subtitleColor: '#555555', offset: 12, subtitlePadding: 4 },
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    gridColor: '#e6e6e6',
    domainColor: '#888888',
    tickColor: '#888888',
  },
  legend: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal', symbolStrokeWidth: 2, labelLimit: 0 },
  header: { labelFontSize: 12, titleFontSize: 12 },
  view: { stroke: '#cccccc' },
}

/** An SVG of a Vega-Lite specification in the look of these examples. The same specification gives the same text. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const { spec: drawn } = compile({ ...spec, config: LOOK }, { logger: logger(ONLY_ERRORS) })
  const view = new View(parse(drawn), { renderer: 'none' })
  try {
    return `${await view.toSVG()}\n`
  } finally {
    view.finalize()
  }
}

/** Draws a specification into a file. */
export async function savePicture(path: string, spec: TopLevelSpec): Promise<void> {
  writeFileSync(path, await renderSvg(spec))
}
