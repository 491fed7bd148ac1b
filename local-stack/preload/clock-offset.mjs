// For `node --import`: puts the clock of a process forward or back by the milliseconds in the file CLOCK_OFFSET_FILE, read at the start and
// again at each SIGUSR2. Timers and `performance` go on as they do on a machine whose clock is set.
import { readFileSync } from 'node:fs'

const path = process.env.CLOCK_OFFSET_FILE
const TrueDate = Date
let offsetMs = 0

const read = () => {
  offsetMs = Number(readFileSync(path, 'utf8'))
}

globalThis.Date = class extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + offsetMs)
    else super(...args)
  }

  static now() {
    return TrueDate.now() + offsetMs
  }
}

if (path) {
  read()
  process.on('SIGUSR2', read)
}
