// `npm run check:infra`: sets up, then runs the checks of what deploys; arguments go to them.
import { afterSetUp, runPinned } from './setup.mjs'

await afterSetUp(() => runPinned(['scripts/infra-checks.mjs', ...process.argv.slice(2)]))
