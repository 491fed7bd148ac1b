/**
 * A service of Cloud Run, by way of gcloud.
 * @param {(args: string[]) => Promise<string>} gcloud Runs it and resolves to what it printed.
 * @param {{ project: string, region: string, service: string }} names
 * @returns {import('./roll-out.mjs').Service}
 */
export function gcloudService(gcloud, { project, region, service }) {
  const where = [`--project=${project}`, `--region=${region}`]
  const ask = async (args) => JSON.parse(await gcloud([...args, ...where, '--format=json']))

  return {
    async state() {
      const { spec, status } = await ask(['run', 'services', 'describe', service])
      const ready = (status.conditions ?? []).find(({ type }) => type === 'Ready')
      return {
        image: spec.template.spec.containers[0].image,
        latestCreated: status.latestCreatedRevisionName,
        latestReady: status.latestReadyRevisionName,
        ready: ready?.status === 'True',
        detail: ready?.status === 'True' ? '' : (ready?.message ?? 'it does not say whether it is ready'),
        traffic: (status.traffic ?? []).map(({ revisionName: revision, percent = 0, tag, latestRevision }) => ({
          revision,
          percent,
          tag,
          latest: latestRevision === true,
        })),
      }
    },
    async imageOf(revision) {
      const { spec, status } = await ask(['run', 'revisions', 'describe', revision])
      return status.containerStatuses?.[0]?.imageDigest ?? spec.containers[0].image
    },
    async deploy(image) {
      await gcloud(['run', 'services', 'update', service, `--image=${image}`, ...where, '--quiet'])
    },
  }
}
