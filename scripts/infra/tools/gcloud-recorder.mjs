import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { mustRun } from './run.mjs'

/** Stands in for gcloud: notes its arguments, says that nothing is there yet, and gives the service an address. */
const RECORDER = `#!/usr/bin/env bash
printf '%s\\0' "$@" >>"$GCLOUD_LOG"
printf '\\n' >>"$GCLOUD_LOG"
case "$*" in
  'run services describe'*'value(status.url)'*) echo https://service.a.run.app ;;
  *' describe '*) exit 1 ;;
  'secrets versions list'*) echo 1 ;;
  'secrets versions add'*) cat >/dev/null ;;
esac
`

/** Runs a script with the recorder as gcloud. Resolves to what was asked of it: `{ words, flags, env }`, in order. */
export async function recordGcloud(script, settings, { scratch, signal }) {
  const bin = join(scratch, 'bin')
  const log = join(scratch, 'gcloud.log')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'gcloud'), RECORDER)
  chmodSync(join(bin, 'gcloud'), 0o755)
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: scratch, GCLOUD_LOG: log, ...settings }
  await mustRun('bash', [script], { env, signal, input: '' })
  return readFileSync(log, 'utf8')
    .split('\0\n')
    .filter((line) => line !== '')
    .map((line) => parseArguments(line.split('\0')))
}

/** Pure. Splits `--flag=value`; a flag without one is true. */
function parseArguments(args) {
  const flags = args.filter((arg) => arg.startsWith('--')).map((arg) => /^--([^=]+)(?:=(.*))?$/s.exec(arg))
  return {
    words: args.filter((arg) => !arg.startsWith('--')),
    flags: Object.fromEntries(flags.map(([, name, value = true]) => [name, value])),
  }
}
