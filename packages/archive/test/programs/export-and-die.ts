import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Pool } from 'pg'
import { duckdbEngine, type ExportSource, exportRange, localStore, postgresOutbox, postgresSource } from '../../src/index.ts'
import { HOUR, samplesTable } from '../support/samples-table.ts'

/**
 * Exports the hour of `samples` and kills itself, as SIGKILL does, before or after one of the effects on its way. Arguments: database
 * URL, store folder, work folder, number of the effect. Ends with 0 when there are fewer.
 */
const [url = '', storeFolder = '', workFolder = '', fatalEffect = ''] = process.argv.slice(2)
let effects = 0

async function effect(): Promise<void> {
  effects++
  if (effects !== Number(fatalEffect)) return
  process.kill(process.pid, 'SIGKILL')
  await new Promise(() => undefined)
}

/** The same object, with an effect before and one after each of its methods. */
function mortal<T extends object>(parts: T): T {
  return new Proxy(parts, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        await effect()
        const result: unknown = await member.apply(target, args)
        await effect()
        return result
      }
    },
  })
}

const pool = new Pool({ connectionString: url })
const source: ExportSource = {
  copy: async (sql, sink, signal) => {
    const tap = new Transform({ transform: (chunk, _encoding, done) => void effect().then(() => done(null, chunk), done) })
    const [rows] = await Promise.all([postgresSource(pool).copy(sql, tap, signal), pipeline(tap, sink)])
    return rows
  },
}
await exportRange({
  source: mortal(source),
  store: mortal(localStore(storeFolder)),
  engine: mortal(await duckdbEngine()),
  outbox: mortal(postgresOutbox(pool)),
  table: samplesTable,
  ...HOUR,
  workFolder,
})
await pool.end()
