import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import { readVersion } from '@kassandra/runtime'
import { LEASE_TIMES } from './lease/lease-times.ts'
import { runMakerProgram } from './maker-program.ts'
import { openStore } from './wire/open-store.ts'

const version = readVersion(new URL('../package.json', import.meta.url))
await runMakerProgram({ version, clock: systemSocketClock, steadyMs: () => performance.now(), leaseTimes: LEASE_TIMES, openStore })
