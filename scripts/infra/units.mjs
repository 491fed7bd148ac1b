// Units of systemd: whether they are right, and how much each of them may do.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { find, mustRun, run } from './tools/run.mjs'

/** Exposure by `systemd-analyze security`, 0 (nothing) to 10 (everything), that a unit may not pass, and why not less. */
const CEILINGS = {
  'deduplicator-database.service': { ceiling: 1.5 },
  'deduplicator.service': { ceiling: 1.5 },
  'gatherer-databases.service': { ceiling: 3.3, why: 'root: makes clusters and hands files to postgres' },
  'gatherer-migrate.service': { ceiling: 1.5 },
  'gatherer.service': { ceiling: 1.5 },
  'kalshi-install@.service': { ceiling: 2.1, why: 'root, without capabilities: programs belong to nobody who runs them' },
  'market-maker-volume.service': { ceiling: 6.6, why: 'root: mounts for everybody, which a sandbox would hide' },
  'market-maker.service': { ceiling: 2.7, why: "root: Docker's socket" },
  'production-backup.service': { ceiling: 1.5 },
}

/** Units that the host has already, which ours name. */
const FOREIGN = ['chrony.service', 'docker.service', 'network-online.target', 'multi-user.target', 'timers.target']

const MISSING = 'systemd-analyze is not on PATH; it is part of systemd'
const folderOf = (root) => join(root, 'deploy', 'systemd')
const unitsOf = (root) => readdirSync(folderOf(root)).filter((name) => /\.(service|timer)$/.test(name))
const textOf = (root, unit) => readFileSync(join(folderOf(root), unit), 'utf8')
const valuesOf = (text, key) => [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value)

/** A host with nothing but our units and, in place of programs, files that could be run. */
function makeHost(root, scratch) {
  const host = join(scratch, 'host')
  const write = (path, text, mode = 0o644) => {
    mkdirSync(dirname(join(host, path)), { recursive: true })
    writeFileSync(join(host, path), text)
    chmodSync(join(host, path), mode)
  }
  for (const unit of unitsOf(root)) {
    const text = textOf(root, unit)
    write(`/etc/systemd/system/${unit}`, text)
    for (const command of [...valuesOf(text, 'ExecStart'), ...valuesOf(text, 'ExecStartPre'), ...valuesOf(text, 'ExecStop')]) {
      write(command.split(' ')[0], '#!/bin/sh\n', 0o755)
    }
  }
  for (const unit of FOREIGN)
    write(
      `/usr/lib/systemd/system/${unit}`,
      unit.endsWith('.target') ? '[Unit]\nDescription=x\n' : '[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\n',
    )
  for (const unit of [
    'sysinit.target',
    'basic.target',
    'shutdown.target',
    'time-set.target',
    'time-sync.target',
    'network.target',
    'system.slice',
    '-.slice',
    '-.mount',
    'tmp.mount',
  ]) {
    if (/target|slice/.test(unit)) write(`/usr/lib/systemd/system/${unit}`, '[Unit]\nDescription=x\n')
  }
  write('/bin/true', '#!/bin/sh\n', 0o755)
  return host
}

async function verify({ root, scratch, signal }) {
  const command = find('systemd-analyze')
  if (command === undefined) return { skipped: MISSING }
  const host = makeHost(root, scratch)
  const units = unitsOf(root)
  for (const unit of units) {
    const named = unit.replace('@.', '@gatherer.')
    const { code, stdout, stderr } = await run(command, ['verify', '--man=no', '--recursive-errors=no', `--root=${host}`, named], {
      signal,
    })
    if (code !== 0 || stderr.trim() !== '') throw new Error(`${unit}: ended with ${code}\n${stdout}${stderr}`)
  }
  return { note: `${units.length} units` }
}

async function score({ root, signal }) {
  const command = find('systemd-analyze')
  if (command === undefined) return { skipped: MISSING }
  const said = []
  for (const unit of unitsOf(root).filter((name) => name.endsWith('.service'))) {
    const limit = CEILINGS[unit]
    if (limit === undefined) throw new Error(`${unit} has no ceiling`)
    const printed = await mustRun(command, ['security', '--offline=true', '--no-pager', join(folderOf(root), unit)], { signal })
    const exposure = Number(/Overall exposure level.*?: ([\d.]+)/.exec(printed)?.[1])
    if (!(exposure <= limit.ceiling)) throw new Error(`${unit} has an exposure of ${exposure}, above ${limit.ceiling}\n${printed}`)
    said.push(`${unit.replace('.service', '')} ${exposure}`)
  }
  return { note: said.join(', ') }
}

async function checkTimers({ root, signal }) {
  const command = find('systemd-analyze')
  if (command === undefined) return { skipped: MISSING }
  const timers = unitsOf(root).filter((name) => name.endsWith('.timer'))
  for (const timer of timers) {
    if (!unitsOf(root).includes(timer.replace('.timer', '.service'))) throw new Error(`${timer} has no service`)
    const calendar = valuesOf(textOf(root, timer), 'OnCalendar')
    if (calendar.length === 0) throw new Error(`${timer} never elapses`)
    for (const expression of calendar) await mustRun(command, ['calendar', expression], { signal })
  }
  return { note: `${timers.length} timer` }
}

/** Start order of the design: the database, then gatherers, then the deduplicator; each program behind what it cannot do without. */
function checkOrder({ root }) {
  const known = new Set([...unitsOf(root).map((unit) => unit.replace('@.', '@')), ...FOREIGN])
  const isKnown = (name) => known.has(name) || known.has(name.replace(/@[a-z-]+\./, '@'))
  for (const unit of unitsOf(root)) {
    const text = textOf(root, unit)
    const named = ['Requires', 'Wants', 'After', 'Before', 'WantedBy'].flatMap((key) =>
      valuesOf(text, key).flatMap((value) => value.split(' ')),
    )
    const stranger = named.find((name) => !isKnown(name))
    if (stranger !== undefined) throw new Error(`${unit} names ${stranger}, which no host has`)
    const after = valuesOf(text, 'After').flatMap((value) => value.split(' '))
    const unordered = valuesOf(text, 'Requires')
      .flatMap((value) => value.split(' '))
      .find((name) => !after.includes(name))
    if (unordered !== undefined) throw new Error(`${unit} requires ${unordered} and does not wait for it`)
  }
  const chain = (unit, ...needed) => {
    const required = valuesOf(textOf(root, unit), 'Requires').join(' ').split(' ')
    const missing = needed.find((name) => !required.includes(name))
    if (missing !== undefined) throw new Error(`${unit} does not require ${missing}`)
  }
  chain('gatherer.service', 'gatherer-migrate.service')
  chain('gatherer-migrate.service', 'gatherer-databases.service', 'kalshi-install@gatherer.service')
  chain('deduplicator.service', 'deduplicator-database.service')
  chain('deduplicator-database.service', 'kalshi-install@deduplicator.service')
  chain('market-maker.service', 'market-maker-volume.service', 'docker.service')
}

export const checks = [
  { name: 'units: systemd-analyze verify', run: verify },
  { name: 'units: sandboxes', run: score },
  { name: 'units: timers', run: checkTimers },
  { name: 'units: order of the start', run: checkOrder },
]
