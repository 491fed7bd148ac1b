// `npm start`: sets up, then runs the local stack with the arguments given.
import { afterSetUp, runPinned } from './setup.mjs'

await afterSetUp(() => runPinned(['local-stack/dist/main.js', ...process.argv.slice(2)]))
