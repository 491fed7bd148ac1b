// `npm run docs:build` and `npm run docs:dev`: sets up, then makes or serves the site of the documentation.
import { afterSetUp, runPinned } from './setup.mjs'

await afterSetUp(() => runPinned(['scripts/docs/main.mjs', ...process.argv.slice(2)]))
