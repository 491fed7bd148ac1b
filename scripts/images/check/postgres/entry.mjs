// In the stand-in for the official image of PostgreSQL: makes the cluster at the first start, as a user who is not root, and runs it.
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, chownSync, existsSync, mkdirSync } from 'node:fs'

const ACCOUNT = 999
const DATA = '/var/lib/postgresql/data'
const BIN = '/opt/postgresql/bin'
const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD_FILE } = process.env
const account = { uid: ACCOUNT, gid: ACCOUNT, env: { LC_ALL: 'C' } }

function must(program, args, input) {
  const { status, stderr } = spawnSync(`${BIN}/${program}`, args, { ...account, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ended with ${status}\n${stderr}`)
}

mkdirSync(DATA, { recursive: true })
chownSync(DATA, ACCOUNT, ACCOUNT)
if (!existsSync(`${DATA}/PG_VERSION`)) {
  const owner = [`--username=${POSTGRES_USER}`, `--pwfile=${POSTGRES_PASSWORD_FILE}`, '--auth=scram-sha-256']
  must('initdb', [`--pgdata=${DATA}`, ...owner, '--encoding=UTF8', '--locale=C'])
  must('postgres', ['--single', '-D', DATA, 'postgres'], `create database ${POSTGRES_DB}\n`)
  appendFileSync(`${DATA}/pg_hba.conf`, 'host all all all scram-sha-256\n')
}

const server = spawn(`${BIN}/postgres`, ['-D', DATA, '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=/tmp'], {
  ...account,
  stdio: 'inherit',
})
// As the official image's engine does it: stop, and wait for no client.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill('SIGINT'))
server.once('close', (code) => process.exit(code ?? 1))
