/** Pure. The JSON value of a frame's text; undefined where it is none. */
export function parseFrameText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
