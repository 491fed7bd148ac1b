import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asInstalled, createProject } from './empty-project.mjs'
import { capture } from './run-quietly.mjs'
import { root } from './workspaces.mjs'

const TSC = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--lib', 'es2024,esnext.disposable', '--types', 'node']

/** An empty project that installs every tarball and loads each of their entries. Resolves to its folder, where that went well. */
export async function checkConsumers(packages, tarballs, work, check) {
  let project
  await check('an empty project installs the tarballs', async () => {
    const types = ['@types/node', '@types/pg', '@types/ws', '@opentelemetry/api'].map(asInstalled)
    project = await createProject(join(work, 'consumer'), [...tarballs.values(), ...types])
  })
  if (project === undefined) return undefined
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((key) => key !== './package.json')
      .map((key) => name + key.slice(1)),
  )
  for (const entry of entries) await checkEntry(entry, project, check)
  await check('the types of every entry hold in a strict project', async () => {
    const imports = entries
      .map((entry, at) => `import * as entry${at} from '${entry}'\nexport type Entry${at} = typeof entry${at}\n`)
      .join('')
    writeFileSync(join(project, 'all.mts'), imports)
    writeFileSync(join(project, 'all.cts'), imports)
    await capture(join(root, 'node_modules/.bin/tsc'), [...TSC, '--skipLibCheck', 'all.mts', 'all.cts'], { cwd: project })
  })
  return project
}

async function checkEntry(entry, project, check) {
  const names = `if (Object.keys(module).length === 0 && ${!entry.endsWith('/wire')}) throw new Error('exports nothing')`
  await check(`${entry}: loads as ESM`, () =>
    capture(process.execPath, ['--input-type=module', '-e', `import * as module from '${entry}'; ${names}`], { cwd: project }),
  )
  await check(`${entry}: loads as CJS`, () =>
    capture(process.execPath, ['--input-type=commonjs', '-e', `const module = require('${entry}'); ${names}`], { cwd: project }),
  )
}
