import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture } from './run-quietly.mjs'
import { root } from './workspaces.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

/**
 * Packs every published package and looks at it as its users do: publint and attw on the tarball, then an empty project
 * that installs the tarballs and loads each entry as ESM, as CJS and as types.
 */
export async function checkPackages(packages, check) {
  const work = mkdtempSync(join(tmpdir(), 'kassandra-check-'))
  try {
    const tarballs = new Map()
    for (const { name, dir, manifest } of packages) {
      await check(`${name}: packs with its readme and licence`, async () => {
        const [{ filename, files }] = JSON.parse(
          await capture('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], { cwd: join(root, dir) }),
        )
        tarballs.set(name, join(work, filename))
        const missing = ['README.md', 'LICENSE', 'package.json'].filter((file) => !files.some(({ path }) => path === file))
        if (missing.length > 0) throw new Error(`the tarball lacks ${missing.join(', ')}`)
      })
      if (!tarballs.has(name)) continue
      await check(`${name}: publint`, () => capture(bin('publint'), [tarballs.get(name), '--strict']))
      await check(`${name}: attw`, () =>
        capture(bin('attw'), [tarballs.get(name), '--profile', 'node16', '--no-emoji', '--format', 'ascii']),
      )
      for (const [command, file] of Object.entries(manifest.bin ?? {})) {
        await check(`${name}: bin ${command} is committed`, async () => {
          if (!existsSync(join(root, dir, file))) throw new Error(`${file} is absent`)
        })
      }
    }
    if (tarballs.size === packages.length) await checkConsumers(packages, tarballs, work, check)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function checkConsumers(packages, tarballs, work, check) {
  const project = join(work, 'consumer')
  await check('an empty project installs the tarballs', async () => {
    await capture('mkdir', [project])
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, version: '0.0.0' }))
    const types = ['@types/node', '@types/pg', '@types/ws'].map((name) => `${name}@${installedVersion(name)}`)
    await capture('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs.values(), ...types], { cwd: project })
  })
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((key) => key !== './package.json')
      .map((key) => name + key.slice(1)),
  )
  for (const entry of entries) {
    const names = `if (Object.keys(module).length === 0 && ${!entry.endsWith('/wire')}) throw new Error('exports nothing')`
    await check(`${entry}: loads as ESM`, () =>
      capture(process.execPath, ['--input-type=module', '-e', `import * as module from '${entry}'; ${names}`], { cwd: project }),
    )
    await check(`${entry}: loads as CJS`, () =>
      capture(process.execPath, ['--input-type=commonjs', '-e', `const module = require('${entry}'); ${names}`], { cwd: project }),
    )
  }
  await check('the types of every entry hold in a strict project', async () => {
    const imports = entries
      .map((entry, at) => `import * as entry${at} from '${entry}'\nexport type Entry${at} = typeof entry${at}\n`)
      .join('')
    writeFileSync(join(project, 'all.mts'), imports)
    writeFileSync(join(project, 'all.cts'), imports)
    const flags = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--lib',
      'es2024,esnext.disposable',
      '--types',
      'node',
    ]
    await capture(bin('tsc'), [...flags, '--skipLibCheck', 'all.mts', 'all.cts'], { cwd: project })
  })
}

const installedVersion = (name) => JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
