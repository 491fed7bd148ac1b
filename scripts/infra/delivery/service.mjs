// A service of Cloud Run that is numbers in memory.
export const imageOf = (letter) => `us-east4-docker.pkg.dev/a-project/kassandra/kassandra@sha256:${letter.repeat(64)}`

/** @param bad Images whose revisions do not become ready; `unwell` becomes ready and then falls. */
export function createService({ image = imageOf('a'), bad = [], unwell = [], traffic = undefined, ready = true } = {}) {
  const revisions = [{ name: 'r1', image }]
  const deployed = []
  let latestReady = 'r1'
  let questions = 0
  return {
    deployed,
    async state() {
      questions += 1
      const newest = revisions.at(-1)
      const isWell = ready && latestReady === newest.name && !(unwell.includes(newest.image) && questions > 2)
      return {
        image: newest.image,
        latestCreated: newest.name,
        latestReady,
        ready: isWell,
        detail: isWell ? '' : 'the container exited',
        traffic: traffic ?? [{ revision: latestReady, percent: 100, tag: undefined, latest: true }],
      }
    },
    async imageOf(name) {
      return revisions.find((revision) => revision.name === name).image
    },
    async deploy(next) {
      deployed.push(next)
      revisions.push({ name: `r${revisions.length + 1}`, image: next })
      questions = 0
      if (bad.includes(next)) throw new Error('the revision is not ready: the container failed to start')
      latestReady = revisions.at(-1).name
    },
  }
}
