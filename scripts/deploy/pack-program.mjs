import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs the program with the Node beside it, wherever the folder lies. */
const launcher = (program) => `#!/bin/sh
home=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
export NODE_ENV=production
exec "$home/node" "$home/app/deployables/${program}/dist/main.js" "$@"
`

/**
 * Makes of an image what hosts install: the program as it is in the image, with the Node of the image.
 * @param {(command: string, args: string[]) => Promise<string>} run
 * @param {{ program: string, version: string, architecture: 'arm64' | 'amd64', image: string, out: string }} what
 * @returns {Promise<string>} Name of the archive in `out`; its checksum lies beside it, as sha256sum writes it.
 */
export async function packProgram(run, { program, version, architecture, image, out }) {
  const [built] = JSON.parse(await run('docker', ['image', 'inspect', image]))
  if (built.Architecture !== architecture) throw new Error(`${image} is for ${built.Architecture}, not for ${architecture}`)
  const work = mkdtempSync(join(tmpdir(), 'kassandra-pack-'))
  const container = (await run('docker', ['create', '--platform', `linux/${architecture}`, image])).trim()
  try {
    const tree = join(work, 'tree')
    mkdirSync(join(tree, 'bin'), { recursive: true })
    await run('docker', ['cp', `${container}:/app`, join(tree, 'app')])
    await run('docker', ['cp', `${container}:/usr/local/bin/node`, join(tree, 'node')])
    writeFileSync(join(tree, 'bin', program), launcher(program), { mode: 0o755 })
    mkdirSync(out, { recursive: true })
    const name = `${program}-${version}-linux-${architecture}.tar.gz`
    const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu']
    await run('tar', ['--create', ...same, '--use-compress-program=gzip -n', '--file', join(out, name), '--directory', tree, '.'])
    const digest = createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex')
    writeFileSync(join(out, `${name}.sha256`), `${digest}  ${name}\n`)
    return name
  } finally {
    await run('docker', ['rm', '--force', container])
    rmSync(work, { recursive: true, force: true })
  }
}
