import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import { readVersion } from '@kassandra/runtime'
import { runMakerProgram } from './maker-program.ts'
import { openStore } from './wire/open-store.ts'

const version = readVersion(new URL('../package.json', import.meta.url))
await runMakerProgram({ version, clock: systemSocketClock, openStore })
