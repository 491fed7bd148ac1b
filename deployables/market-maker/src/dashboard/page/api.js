const TOKEN_KEY = 'control-token'

/** The server refused a request, or could not be reached. */
export class ApiFailure extends Error {
  /** @param {number} status 0 where there was no answer. @param {readonly string[]} problems */
  constructor(status, problems) {
    super(problems.join('; '))
    this.status = status
  }

  get isTokenRefused() {
    return this.status === 401 || this.status === 429
  }
}

/** The token lives in this tab's storage and in one header; never in an address. */
export const readToken = () => sessionStorage.getItem(TOKEN_KEY) ?? ''

/** @param {string} token */
export const keepToken = (token) => sessionStorage.setItem(TOKEN_KEY, token)

export const forgetToken = () => sessionStorage.removeItem(TOKEN_KEY)

/** @returns {Record<string, string>} */
function authorization() {
  const token = readToken()
  return token ? { authorization: `Bearer ${token}` } : {}
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Response>} Only an answer that is no refusal.
 */
export async function request(path, init = {}) {
  const response = await reach(path, { ...init, cache: 'no-store', headers: { ...authorization(), ...init.headers } })
  if (response.ok) return response
  throw new ApiFailure(response.status, await readProblems(response))
}

/** @param {string} path @param {RequestInit} init */
async function reach(path, init) {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ApiFailure(0, ['the market maker cannot be reached'])
  }
}

/** @param {Response} response @returns {Promise<readonly string[]>} */
async function readProblems(response) {
  try {
    return (await response.json()).error.problems
  } catch {
    return [`the server answered with ${response.status}`]
  }
}

/** @param {string} path @param {AbortSignal} [signal] */
export async function read(path, signal) {
  const response = await request(path, signal ? { signal } : {})
  return response.json()
}

/** @param {string} path @param {unknown} body */
export async function write(path, body) {
  await request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}
