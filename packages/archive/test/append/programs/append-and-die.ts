import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import { localAppendStore } from '../../../src/append.ts'
import { appendOnce } from '../support.ts'

/**
 * Appends once and is killed before, amid or after the nth thing that it does to the disk. Says what that was; ends with code 0 where
 * there are fewer.
 */
const [folder = '', id = '', point = '0', when = 'before'] = process.argv.slice(2)
const { writeSync } = fs
let done = 0

/** Counts a call, and says whether it is the one. */
function isFatal(name: string): boolean {
  if (++done !== Number(point)) return false
  writeSync(1, `${name}\n`)
  if (when === 'before') die()
  return true
}

const die = (): void => void process.kill(process.pid, 'SIGKILL')

for (const name of ['fsyncSync', 'openSync', 'mkdirSync'] as const) {
  const work = fs[name] as (...args: unknown[]) => unknown
  const deadly = (...args: unknown[]): unknown => {
    const fatal = isFatal(name)
    const result = work(...args)
    if (fatal) die()
    return result
  }
  Object.assign(fs, { [name]: deadly })
}
Object.assign(fs, {
  writeSync: (file: number, bytes: Uint8Array, at: number, length: number, position: number): number => {
    const fatal = isFatal('writeSync')
    const written = writeSync(file, bytes, at, fatal && when === 'amid' ? Math.floor(length / 2) : length, position)
    if (fatal) die()
    return written
  },
})
syncBuiltinESMExports()
const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (sql: string): void {
  const fatal = isFatal(sql.split(' ', 1)[0] ?? '')
  exec.call(this, sql)
  if (fatal) die()
}

await appendOnce(localAppendStore(folder), 'deep/file.json', id, `line ${id}`)
