/**
 * REST over loopback against a process that answers canned bodies: this SDK beside an undici `Pool` with `JSON.parse` for 100 markets
 * a request, and beside kalshi-typescript for signed orders. Rounds alternate, ratios are within a round, the median counts.
 * Prints one JSON line.
 *
 *   node bench/rest/requests.ts
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createClients } from './clients.ts'
import { inTurns, medians, ratio } from './measure.ts'

const CONCURRENCY = 10

const server = fork(fileURLToPath(new URL('./canned-server.ts', import.meta.url)))
const [port] = await once(server, 'message')
const { markets, orders, close } = createClients(`http://127.0.0.1:${port}`, CONCURRENCY)

const reads = await inTurns(markets, { rounds: 9, warmUpRounds: 3, concurrency: CONCURRENCY, sliceMs: 600 })
const writes = await inTurns(orders, { rounds: 9, warmUpRounds: 2, concurrency: CONCURRENCY, sliceMs: 700 })
await close()
server.disconnect()

process.stdout.write(
  `${JSON.stringify({
    bench: 'rest/requests',
    node: process.version,
    concurrency: CONCURRENCY,
    rounds: reads.length,
    ratios: {
      transportToPool: ratio(reads, 'requestsPerSecond', 'sdkTransport', 'pool'),
      typedToSameWork: ratio(reads, 'requestsPerSecond', 'sdkTyped', 'poolTyped'),
      typedToPool: ratio(reads, 'requestsPerSecond', 'sdkTyped', 'pool'),
      rsaToOfficial: ratio(writes, 'requestsPerSecond', 'sdkRsa', 'officialRsa'),
      ed25519ToOfficial: ratio(writes, 'requestsPerSecond', 'sdkEd25519', 'officialRsa'),
      loopP99RsaToOfficial: ratio(writes, 'loopP99Ms', 'sdkRsa', 'officialRsa'),
      loopP99Ed25519ToOfficial: ratio(writes, 'loopP99Ms', 'sdkEd25519', 'officialRsa'),
    },
    // Of CPU time a request, which other programs on the machine disturb less.
    cpuRatios: {
      transportToPool: ratio(reads, 'cpuUsPerRequest', 'sdkTransport', 'pool'),
      typedToSameWork: ratio(reads, 'cpuUsPerRequest', 'sdkTyped', 'poolTyped'),
      rsaToOfficial: ratio(writes, 'cpuUsPerRequest', 'sdkRsa', 'officialRsa'),
      ed25519ToOfficial: ratio(writes, 'cpuUsPerRequest', 'sdkEd25519', 'officialRsa'),
    },
    reads: {
      pool: medians(reads.map((slices) => slices.pool)),
      poolTyped: medians(reads.map((slices) => slices.poolTyped)),
      sdkTransport: medians(reads.map((slices) => slices.sdkTransport)),
      sdkTyped: medians(reads.map((slices) => slices.sdkTyped)),
    },
    signedWrites: {
      officialRsa: medians(writes.map((slices) => slices.officialRsa)),
      sdkRsa: medians(writes.map((slices) => slices.sdkRsa)),
      sdkEd25519: medians(writes.map((slices) => slices.sdkEd25519)),
    },
  })}\n`,
)
