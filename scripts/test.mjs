// `npm test`: sets up, then runs every test; arguments go to the runner (`npm test -- packages/sync`).
import { afterSetUp, runPinned } from './setup.mjs'

await afterSetUp(() => runPinned(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]))
