import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkConsumers } from './check-consumers.mjs'
import { checkFootprint } from './check-footprint.mjs'
import { checkRuntimes } from './check-runtimes.mjs'
import { capture } from './run-quietly.mjs'
import { root } from './workspaces.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

/**
 * Packs every published package and looks at it as its users do: publint and attw on the tarball, then empty projects that
 * install the tarballs, load each entry as ESM, as CJS and as types, weigh the SDK and run it on each runtime.
 */
export async function checkPackages(packages, check) {
  const work = mkdtempSync(join(tmpdir(), 'kassandra-check-'))
  try {
    const tarballs = new Map()
    for (const workspace of packages) await checkTarball(workspace, tarballs, work, check)
    if (tarballs.size < packages.length) return
    const everything = await checkConsumers(packages, tarballs, work, check)
    const sdkAlone = await checkFootprint(tarballs.get('@kassandra/kalshi-sdk'), work, check)
    if (everything && sdkAlone) await checkRuntimes({ everything, sdkAlone, check })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function checkTarball({ name, dir, manifest }, tarballs, work, check) {
  await check(`${name}: packs with its readme and licence`, async () => {
    const [{ filename, files }] = JSON.parse(
      await capture('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], { cwd: join(root, dir) }),
    )
    tarballs.set(name, join(work, filename))
    const missing = ['README.md', 'LICENSE', 'package.json'].filter((file) => !files.some(({ path }) => path === file))
    if (missing.length > 0) throw new Error(`the tarball lacks ${missing.join(', ')}`)
  })
  if (!tarballs.has(name)) return
  await check(`${name}: publint`, () => capture(bin('publint'), [tarballs.get(name), '--strict']))
  await check(`${name}: attw`, () => capture(bin('attw'), [tarballs.get(name), '--profile', 'node16', '--no-emoji', '--format', 'ascii']))
  for (const [command, file] of Object.entries(manifest.bin ?? {})) {
    await check(`${name}: bin ${command} is committed`, async () => {
      if (!existsSync(join(root, dir, file))) throw new Error(`${file} is absent`)
    })
  }
}
