import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { addPackages, asInstalled, createProject } from './empty-project.mjs'
import { capture } from './run-quietly.mjs'
import { root } from './workspaces.mjs'

const consumer = join(root, 'scripts', 'consumer')
const platform = `${process.platform}-${process.arch}`
const bunPlatform = `${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`

const RUNTIMES = [
  { name: 'Node 22', folder: 'node-22', spec: `node-${platform}@22`, program: `node_modules/node-${platform}/bin/node` },
  { name: 'Node 24', folder: 'node-24', spec: `node-${platform}@24`, program: `node_modules/node-${platform}/bin/node` },
  { name: 'Node 26', folder: 'node-26', spec: `node-${platform}@26`, program: `node_modules/node-${platform}/bin/node` },
  { name: 'Bun', folder: 'bun', spec: `@oven/bun-${bunPlatform}`, program: `node_modules/@oven/bun-${bunPlatform}/bin/bun` },
]

const RESOLUTIONS = [
  { name: 'node16', flags: ['--module', 'node16'], files: ['typed.mts', 'typed.cts'] },
  { name: 'nodenext', flags: ['--module', 'nodenext'], files: ['typed.mts', 'typed.cts'] },
  { name: 'bundler', flags: ['--module', 'esnext', '--moduleResolution', 'bundler'], files: ['typed.ts'] },
]

/** The SDK alone, as TypeScript resolves it and as every runtime runs it, against the simulator of the other project. */
export async function checkRuntimes({ everything, sdkAlone, check }) {
  await checkTypes(sdkAlone, check)
  for (const file of ['exercise.cjs', 'smoke.cjs', 'smoke.mjs']) copyFileSync(join(consumer, file), join(sdkAlone, file))
  const simulator = await startSimulator(everything)
  try {
    for (const runtime of RUNTIMES) await checkRuntime(runtime, sdkAlone, simulator.env, check)
  } finally {
    simulator.stop()
  }
}

async function checkTypes(project, check) {
  await addPackages(project, ['@types/node', '@opentelemetry/api'].map(asInstalled))
  // A text here, so that no project of this repository takes it for its own.
  for (const file of ['typed.mts', 'typed.cts', 'typed.ts']) copyFileSync(join(consumer, 'typed.txt'), join(project, file))
  for (const { name, flags, files } of RESOLUTIONS) {
    const all = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2023', ...flags]
    await check(`the SDK alone: its types hold as ${name} resolves them, declarations included`, () =>
      capture(join(root, 'node_modules/.bin/tsc'), [...all, '--lib', 'es2024', '--types', 'node', ...files], { cwd: project }),
    )
  }
}

function checkRuntime(runtime, project, env, check) {
  return check(`the SDK alone: REST and books on ${runtime.name}, as ESM and as CJS`, async () => {
    let program
    try {
      program = await fetchRuntime(runtime)
    } catch ({ message }) {
      return { skipped: `${runtime.spec} cannot be had from the registry: ${message}` }
    }
    const version = await capture(program, ['--version'])
    for (const file of ['smoke.mjs', 'smoke.cjs']) await capture(program, [file], { cwd: project, env })
    return { note: version.trim() }
  })
}

/** Kept from one check to the next: a runtime is a hundred megabytes. */
async function fetchRuntime({ folder, spec, program }) {
  const home = join(root, '.cache', 'runtimes', folder)
  if (!existsSync(join(home, program))) await createProject(home, [spec])
  return join(home, program)
}

async function startSimulator(project) {
  const credentials = join(project, 'sim.json')
  const args = ['--port', '0', '--seed', '7', '--markets', '8', '--rate', '200', '--lifecycle', '0s', '--credentials', credentials]
  const child = spawn(process.execPath, [join(project, 'node_modules/@kassandra/kalshi-sim/bin/kalshi-sim.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('listening')) break
  const { keyId, privateKeyPem, restUrl, wsUrl } = JSON.parse(readFileSync(credentials, 'utf8'))
  return {
    env: { KALSHI_REST_URL: restUrl, KALSHI_WS_URL: wsUrl, KALSHI_API_KEY: keyId, KALSHI_API_SECRET: privateKeyPem },
    stop: () => child.kill(),
  }
}
