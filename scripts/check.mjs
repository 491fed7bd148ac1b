// `npm run check`: sets up, then runs every check but the tests.
import { afterSetUp, runPinned } from './setup.mjs'

await afterSetUp(() => runPinned(['scripts/checks.mjs']))
