// One host after another gets a version. Never is more than one of them down: none is touched while another one is not ready, and the first
// that does not become ready goes back to what it had.

/**
 * @typedef {{ version: string | undefined, ready: boolean, detail: string }} HostState
 * @typedef {object} Hosts Effects on hosts.
 * @property {(host: string) => Promise<HostState>} state
 * @property {(host: string, version: string) => Promise<void>} release Installs a version and starts it. Rejects when that fails.
 */

/**
 * @param {Hosts} hosts
 * @param {object} plan
 * @param {string[]} plan.order Hosts, in the order in which they are touched.
 * @param {string} plan.version
 * @param {number} plan.attempts How often a host that was touched is asked before it counts as failed.
 * @param {number} plan.steady How many answers in a row must be good.
 * @param {boolean} [plan.repair] Go on though a host is not ready, when it is the only one: it is touched first.
 * @param {{ wait: () => Promise<void>, tell: (event: object) => void }} shell `wait` is the pause between two questions.
 * @returns {Promise<{ kind: 'done', changed: string[] } | { kind: 'refused', host: string, reason: string }
 *   | { kind: 'rolled-back', host: string, reason: string, undone: string[] } | { kind: 'stuck', host: string, reason: string, cause: string }>}
 *   `refused`: nothing was touched. `rolled-back`: every host has what it had, and is ready. `stuck`: one is not ready, and no other was touched after it.
 */
export async function rollOut(hosts, plan, shell) {
  const before = new Map()
  for (const host of plan.order) before.set(host, await look(hosts, host))
  const refusal = refusalOf(plan, before)
  if (refusal !== undefined) return { kind: 'refused', ...refusal }

  const changed = []
  for (const host of orderOf(plan, before)) {
    const { version, ready } = before.get(host)
    if (version === plan.version && ready) {
      shell.tell({ event: 'has it already', host, version })
      continue
    }
    const other = await firstNotReady(hosts, plan, host)
    const reason = other === undefined ? await bring(hosts, plan, shell, host, plan.version) : `${other.host} is not ready: ${other.detail}`
    if (reason === undefined) {
      changed.push(host)
      continue
    }
    const touched = other === undefined ? [...changed, host] : changed
    return goBack(hosts, plan, shell, { touched, before, host, reason })
  }
  return { kind: 'done', changed }
}

/** Pure. Why nothing may be touched. */
export function refusalOf({ order, version, repair = false }, before) {
  if (order.length === 0) return { host: '', reason: 'no hosts were named' }
  const down = order.filter((host) => !before.get(host).ready)
  if (down.length > 1) return { host: down[1], reason: `${down.join(' and ')} are not ready: another one down would leave too few` }
  if (down.length === 1 && !repair) return { host: down[0], reason: `it is not ready: ${before.get(down[0]).detail}` }
  const bare = order.find((host) => before.get(host).version === undefined)
  if (bare !== undefined && order.length > 1 && !repair) return { host: bare, reason: 'it has no version to go back to' }
  if (!/^[0-9A-Za-z][0-9A-Za-z.+-]*$/.test(version)) return { host: order[0], reason: `"${version}" is no version` }
  return undefined
}

/** Pure. A host that is down comes first: until it is ready, no other may be touched. */
const orderOf = ({ order }, before) => order.toSorted((one, other) => Number(before.get(one).ready) - Number(before.get(other).ready))

/** A host that cannot be asked is not known to be ready, which is all that counts here. */
async function look(hosts, host) {
  try {
    return await hosts.state(host)
  } catch (error) {
    return { version: undefined, ready: false, isUnknown: true, detail: `it could not be asked: ${error.message}` }
  }
}

async function firstNotReady(hosts, { order }, except) {
  for (const host of order) {
    if (host === except) continue
    const { ready, detail } = await look(hosts, host)
    if (!ready) return { host, detail }
  }
  return undefined
}

/** @returns Why the host did not become ready with that version; undefined when it did. */
async function bring(hosts, { attempts, steady }, { wait, tell }, host, version) {
  tell({ event: 'release', host, version })
  try {
    await hosts.release(host, version)
  } catch (error) {
    return `${version} could not be released: ${error.message}`
  }
  let good = 0
  let detail = ''
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await wait()
    const state = await look(hosts, host)
    if (state.version !== version) detail = `it runs ${state.version ?? 'nothing'}, not ${version}`
    else if (!state.ready) detail = state.detail
    good = state.version === version && state.ready ? good + 1 : 0
    if (good === steady) {
      tell({ event: 'ready', host, version })
      return undefined
    }
  }
  return detail === '' ? `it was not ready ${steady} times in a row` : detail
}

/** The newest change first, each until it is ready again. */
async function goBack(hosts, plan, shell, { touched, before, host, reason }) {
  shell.tell({ event: 'failed', host, reason })
  const undone = []
  for (const at of touched.toReversed()) {
    const { version } = before.get(at)
    if (version === undefined) return { kind: 'stuck', host: at, reason: 'it has no version to go back to', cause: reason }
    // One that says it is down loses nothing; what may be up goes down only while all the others are ready.
    const { ready, isUnknown = false } = await look(hosts, at)
    const other = ready || isUnknown ? await firstNotReady(hosts, plan, at) : undefined
    if (other !== undefined) return { kind: 'stuck', host: other.host, reason: `it is not ready: ${other.detail}`, cause: reason }
    const problem = await bring(hosts, plan, shell, at, version)
    if (problem !== undefined) return { kind: 'stuck', host: at, reason: problem, cause: reason }
    undone.push(at)
  }
  return { kind: 'rolled-back', host, reason, undone }
}
