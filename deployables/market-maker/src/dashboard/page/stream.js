import { ApiFailure, request } from './api.js'

/** Longer than the server is ever silent. */
const SILENCE_MS = 40_000
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5_000

/**
 * @typedef {object} StreamListener
 * @property {(name: string, data: unknown) => void} onEvent
 * @property {() => void} onAlive Something came, if only a sign of life.
 * @property {(reason: string) => void} onLost
 * @property {() => void} onRefused The token is missing or wrong; the stream has ended.
 */

/**
 * Reads the server's events until the token is refused, and begins anew whenever they break off. Not an `EventSource`: that cannot send
 * a header, and a token has no place in an address.
 * @param {StreamListener} listener
 */
export async function runStream(listener) {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      await readStream({
        ...listener,
        onAlive: () => {
          waitMs = FIRST_WAIT_MS
          listener.onAlive()
        },
      })
      listener.onLost('the server ended the connection')
    } catch (error) {
      if (error instanceof ApiFailure && error.isTokenRefused) return listener.onRefused()
      listener.onLost(error instanceof ApiFailure ? error.message : 'the connection broke')
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

/** @param {StreamListener} listener */
async function readStream(listener) {
  const abort = new AbortController()
  let silence = setTimeout(() => abort.abort(), SILENCE_MS)
  try {
    const { body } = await request('/api/stream', { signal: abort.signal })
    if (!body) return
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(silence)
      silence = setTimeout(() => abort.abort(), SILENCE_MS)
      listener.onAlive()
      const blocks = (rest + part.value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) deliver(listener, block)
    }
  } finally {
    clearTimeout(silence)
    abort.abort()
  }
}

/** @param {StreamListener} listener @param {string} block */
function deliver(listener, block) {
  const match = /^event: (\w+)\ndata: (.*)$/s.exec(block)
  if (match?.[1] && match[2]) listener.onEvent(match[1], JSON.parse(match[2]))
}
