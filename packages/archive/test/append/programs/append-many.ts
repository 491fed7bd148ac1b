import { localAppendStore } from '../../../src/append.ts'
import { appendOnce } from '../support.ts'

/** Appends lines `<name> 0`, `<name> 1`, … to one file, and says each that is there. */
const [folder = '', name = '', count = '0'] = process.argv.slice(2)
const store = localAppendStore(folder)
for (let n = 0; n < Number(count); n++) {
  const kind = await appendOnce(store, 'shared.json', `${name} ${n}`, `${name} ${n}`)
  process.stdout.write(`${name} ${n} ${kind}\n`)
}
await store.close()
