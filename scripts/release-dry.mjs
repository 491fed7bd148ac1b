// `npm run release:dry`: sets up, then tries a release without publishing it.
import { afterSetUp, runPinned } from './setup.mjs'

await afterSetUp(() => runPinned(['scripts/release-dry/main.mjs', ...process.argv.slice(2)]))
