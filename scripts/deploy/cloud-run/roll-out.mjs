// A new image for a service of Cloud Run. The old revision serves until the new one is ready; all traffic goes to one revision, always. An engine that
// trades takes its lease from the bucket first, so that two revisions that run at once do not trade at once.

/**
 * @typedef {object} ServiceState
 * @property {string} image Image of the newest revision, by digest.
 * @property {string} latestCreated
 * @property {string | undefined} latestReady
 * @property {boolean} ready
 * @property {string} detail Why not.
 * @property {{ revision: string | undefined, percent: number, tag: string | undefined, latest: boolean }[]} traffic
 *
 * @typedef {object} Service Effects on a service.
 * @property {() => Promise<ServiceState>} state
 * @property {(revision: string) => Promise<string>} imageOf
 * @property {(image: string) => Promise<void>} deploy Makes a revision of an image and waits until it is ready or has failed; then rejects.
 */

const BY_DIGEST = /^[a-z0-9-]+-docker\.pkg\.dev\/[a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9-]+@sha256:[0-9a-f]{64}$/

/**
 * @param {Service} service
 * @param {{ image: string, attempts: number, steady: number }} plan As for hosts.
 * @param {{ wait: () => Promise<void>, tell: (event: object) => void }} shell
 * @returns {Promise<{ kind: 'done', revision: string, changed: boolean } | { kind: 'refused', reason: string }
 *   | { kind: 'rolled-back', reason: string, revision: string } | { kind: 'stuck', reason: string, cause: string }>}
 */
export async function rollOutService(service, plan, shell) {
  const before = await service.state()
  const reason = refusalOf(plan, before)
  if (reason !== undefined) return { kind: 'refused', reason }
  if (before.image === plan.image) return { kind: 'done', revision: before.latestReady, changed: false }
  const former = await service.imageOf(before.latestReady)

  const problem = await bring(service, plan, shell, plan.image)
  if (problem.reason === undefined) return { kind: 'done', revision: problem.revision, changed: true }
  shell.tell({ event: 'failed', reason: problem.reason })
  const again = await bring(service, plan, shell, former)
  if (again.reason === undefined) return { kind: 'rolled-back', reason: problem.reason, revision: again.revision }
  return { kind: 'stuck', reason: again.reason, cause: problem.reason }
}

/** Pure. Why nothing may be touched. */
export function refusalOf({ image }, state) {
  if (!BY_DIGEST.test(image)) return `${image} does not name an image of Artifact Registry by its digest`
  if (!state.ready || state.latestReady !== state.latestCreated) return `the service is not well: ${state.detail}`
  return splitOf(state)
}

/** Pure. Whether more than the newest revision is served: each that is has an instance of its own, always on. */
function splitOf({ traffic }) {
  const served = traffic.filter(({ percent, tag }) => percent > 0 || tag !== undefined)
  const whole = served.length === 1 && served[0].percent === 100 && served[0].tag === undefined && served[0].latest
  return whole ? undefined : 'traffic does not go to the newest revision whole: gcloud run services update-traffic --to-latest --clear-tags'
}

/** @returns `{ revision }` once it serves, `{ reason }` otherwise. */
async function bring(service, { attempts, steady }, { wait, tell }, image) {
  tell({ event: 'deploy', image })
  try {
    await service.deploy(image)
  } catch (error) {
    return { reason: error.message }
  }
  let good = 0
  let detail = `it was not ready ${steady} times in a row`
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await wait()
    const state = await service.state()
    const serves = state.image === image && state.ready && state.latestReady === state.latestCreated && splitOf(state) === undefined
    if (!serves) detail = state.detail || splitOf(state) || `the service has ${state.image}`
    good = serves ? good + 1 : 0
    if (good === steady) {
      tell({ event: 'serves', revision: state.latestReady, image })
      return { revision: state.latestReady }
    }
  }
  return { reason: detail }
}
