import { readFileSync } from 'node:fs'
import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import { runMakerProgram } from './maker-program.ts'
import { openStore } from './wire/open-store.ts'

await runMakerProgram({ version: readVersion(), clock: systemSocketClock, openStore })

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const found = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined
  return typeof found === 'string' ? found : 'unknown'
}
