// Prints what each program with metrics exposes, from its sources: {"gatherer": [{"name","type","labels"}], ...}. Run with --import of
// deployables/market-maker/test/programs/resolve-sources.mjs, so that nothing has to be built.
import { createDeduplicatorMetrics } from '../../../deployables/deduplicator/src/metrics.ts'
import { createGathererMetrics } from '../../../deployables/gatherer/src/metrics.ts'
import { createMakerMetrics } from '../../../deployables/market-maker/src/metrics/maker-metrics.ts'

const nothing = () => undefined
const registries = {
  gatherer: createGathererMetrics(nothing, Date.now).registry,
  deduplicator: createDeduplicatorMetrics(Date.now).registry,
  'market-maker': createMakerMetrics({
    view: nothing,
    backlogEvents: () => 0,
    databaseBytes: nothing,
    session: nothing,
    alertsTold: () => 0,
    lease: () => ({ state: 'waiting', leftMs: undefined }),
  }).registry,
}
const described = Object.entries(registries).map(([program, registry]) => [
  program,
  registry.getMetricsAsArray().map(({ name, type, labelNames = [] }) => ({ name, type, labels: labelNames })),
])
process.stdout.write(JSON.stringify(Object.fromEntries(described)))
