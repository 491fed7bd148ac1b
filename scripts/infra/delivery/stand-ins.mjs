#!/usr/bin/env node
// Under the names aws, systemctl, curl and docker: what the delivery calls, over hosts and a bucket that are folders of $WORLD. Every change of a host is a
// line of $WORLD/journal. $WORLD/world.json says which versions never become ready, cannot be started or cannot be pulled.
import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const world = process.env.WORLD
const read = (...path) => readFileSync(join(world, ...path), 'utf8')
const settings = JSON.parse(read('world.json'))
const print = (value) => process.stdout.write(typeof value === 'string' ? value : `${JSON.stringify(value)}\n`)
const fail = (text, code = 254) => {
  process.stderr.write(`${text}\n`)
  process.exit(code)
}

const folderOf = (host) => join(world, 'hosts', host)
const runningOn = (host) => (existsSync(join(folderOf(host), 'running')) ? readFileSync(join(folderOf(host), 'running'), 'utf8') : '')
/** A host is not ready at the first question after a start. */
const isReady = (host) =>
  !settings.bad.includes(runningOn(host)) && !settings.ill.includes(host) && existsSync(join(folderOf(host), 'asked'))
const installedOn = (host) => {
  const envFile = join(folderOf(host), 'etc', 'market-maker.env')
  if (existsSync(envFile)) return /^MARKET_MAKER_IMAGE=.*:(.*)$/m.exec(readFileSync(envFile, 'utf8'))[1]
  return readlinkSync(join(folderOf(host), 'opt', settings.program, 'current'))
}

function runDocument(host, document, parameters) {
  const [, kind] = /-(state|release)$/.exec(document)
  const script = readFileSync(join(settings.documents, `${settings.family}-${kind}`), 'utf8').replaceAll(/\{\{ (\w+) \}\}/g, (_, name) => {
    const [value] = parameters[name] ?? fail(`no parameter ${name}`)
    if (!/^[0-9A-Za-z][0-9A-Za-z.+-]*$/.test(value)) fail(`InvalidParameters: ${name}`)
    return value
  })
  const file = join(folderOf(host), kind)
  writeFileSync(file, script, { mode: 0o755 })
  const env = { ...process.env, HOST: host, KALSHI_ROOT: join(folderOf(host), 'opt'), KALSHI_ETC: join(folderOf(host), 'etc') }
  try {
    return {
      Status: 'Success',
      StandardOutputContent: execFileSync(file, { env, encoding: 'utf8', stdio: 'pipe' }),
      StandardErrorContent: '',
    }
  } catch ({ stdout, stderr }) {
    return { Status: 'Failed', StandardOutputContent: String(stdout), StandardErrorContent: String(stderr) }
  }
}

const option = (args, name) => args[args.indexOf(name) + 1]
const objectOf = (address) => join(world, 'bucket', address.replace(/^s3:\/\/[^/]+\//, ''))

const programs = {
  aws(args) {
    const call = args.slice(0, 2).join(' ')
    if (call === 'ec2 describe-instances') {
      const [, host] = /^Name=tag:Name,Values=(.*)$/.exec(args.find((arg) => arg.startsWith('Name=tag:Name')))
      const there = existsSync(folderOf(host))
        ? [{ InstanceId: `i-${host}`, State: { Name: settings.stopped.includes(host) ? 'stopped' : 'running' } }]
        : []
      return print({ Reservations: there.map((instance) => ({ Instances: [instance] })) })
    }
    if (call === 'ssm send-command') {
      const host = option(args, '--instance-ids').slice(2)
      const outcome = runDocument(host, option(args, '--document-name'), JSON.parse(option(args, '--parameters')))
      mkdirSync(join(world, 'commands'), { recursive: true })
      const id = `c-${readdirSync(join(world, 'commands')).length}`
      writeFileSync(join(world, 'commands', id), JSON.stringify({ questions: 0, outcome }))
      return print({ Command: { CommandId: id } })
    }
    if (call === 'ssm get-command-invocation') {
      const file = join(world, 'commands', option(args, '--command-id'))
      const { questions, outcome } = JSON.parse(readFileSync(file, 'utf8'))
      writeFileSync(file, JSON.stringify({ questions: questions + 1, outcome }))
      if (questions === 0) return fail('An error occurred (InvocationDoesNotExist) when calling the GetCommandInvocation operation:')
      return print(questions === 1 ? { Status: 'InProgress' } : outcome)
    }
    if (call === 's3 cp') {
      const [from, to] = args.slice(-2)
      if (from.startsWith('s3://')) return to === '-' ? print(readFileSync(objectOf(from), 'utf8')) : cpSync(objectOf(from), to)
      mkdirSync(dirname(objectOf(to)), { recursive: true })
      return cpSync(from, objectOf(to))
    }
    if (call === 's3api put-object') {
      const to = objectOf(option(args, '--key'))
      if (existsSync(to) && option(args, '--if-none-match') === '*')
        return fail('An error occurred (PreconditionFailed) when calling the PutObject operation')
      mkdirSync(dirname(to), { recursive: true })
      return cpSync(option(args, '--body'), to)
    }
    if (call === 'ecr get-login-password') return print('password\n')
    return fail(`aws ${args.join(' ')} is not known here`, 2)
  },
  systemctl([verb, ...units]) {
    const host = process.env.HOST
    const version = installedOn(host)
    const others = readdirSync(join(world, 'hosts')).filter((other) => other !== host)
    const down = others.filter((other) => !isReady(other))
    appendFileSync(join(world, 'journal'), `${host} ${verb} ${units.join(' ')} ${version} besides ${down.join(',') || 'none'}\n`)
    if (settings.unstartable.includes(version)) return fail('Job for the unit failed.', 1)
    writeFileSync(join(folderOf(host), 'running'), version)
    execFileSync('rm', ['-f', join(folderOf(host), 'asked')])
  },
  curl() {
    const host = process.env.HOST
    const ready = isReady(host)
    writeFileSync(join(folderOf(host), 'asked'), '')
    if (runningOn(host) === '') return fail('', 7)
    print(`${JSON.stringify(ready ? { ready } : { ready, components: { database: { state: 'starting' } } })}\n\n${ready ? 200 : 503}`)
  },
  docker(args) {
    appendFileSync(join(world, 'journal'), `docker ${args[0]} ${args.at(-1)}\n`)
    const [verb] = args
    if (verb === 'login' && readFileSync(0, 'utf8') !== 'password\n') return fail('unauthorized', 1)
    if (verb === 'pull' && settings.bad.includes(`missing:${args.at(-1).split(':')[1]}`)) return fail('manifest unknown', 1)
    if (verb === 'image') return print([{ Architecture: 'arm64' }])
    if (verb === 'create') return print('container\n')
    if (verb === 'cp') return cpSync(join(world, 'image', args[1].slice('container:'.length)), args[2], { recursive: true })
  },
}

programs[basename(process.argv[1])](process.argv.slice(2))
