// Inside an image: `node collect-program.mjs PROGRAM FOLDER [FILE ...]` puts a built program, its packages and files of its own into FOLDER/program,
// and makes the empty FOLDER/data.
import { cpSync, existsSync, globSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

const [program, folder, ...files] = process.argv.slice(2)

function collect(path) {
  const target = join(folder, 'program', path)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(path, target, { recursive: true, filter: (source) => !source.endsWith('tsconfig.json') })
}

const home = join('deployables', program)
for (const workspace of [home, ...globSync('packages/*')]) {
  if (!existsSync(join(workspace, 'dist'))) throw new Error(`${workspace} is not built`)
  collect(join(workspace, 'package.json'))
  for (const path of globSync(join(workspace, 'dist', '*.js'))) collect(path)
}
for (const file of ['bin', ...files]) collect(join(home, file))
mkdirSync(join(folder, 'data'))
