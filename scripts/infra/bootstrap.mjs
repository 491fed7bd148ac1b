// What an account needs before the first apply: the scripts of deploy/bootstrap, and the commands of the guides and runbooks.
import { chmodSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { awsLines, judgeOfAws } from './tools/aws-commands.mjs'
import { findEmulator, withEmulator } from './tools/emulator.mjs'
import { gcloudLines, judgeGcloud, loadGcloudTree } from './tools/gcloud-commands.mjs'
import { find, mustRun, run } from './tools/run.mjs'

const BUCKET = 'acme-terraform-state'
const script = (root, name) => join(root, 'deploy', 'bootstrap', name)
const must = (condition, problem) => {
  if (!condition) throw new Error(problem)
}

/** Twice each: what is right already is left alone. */
async function bootstrapAws({ root, scratch, signal }) {
  const programs = findEmulator()
  if (programs.skipped !== undefined) return programs
  if (find('jq') === undefined) return { skipped: 'jq is not on PATH; apt-get install jq' }
  return withEmulator(programs, signal, async ({ aws, env: emulated }) => {
    const env = { ...process.env, ...emulated, PATH: `${dirname(programs.cli)}${delimiter}${process.env.PATH}` }
    const bootstrap = (...args) => mustRun('bash', [script(root, 'aws'), ...args], { env, signal })

    const announced = await bootstrap('--dry-run', 'state', BUCKET)
    must((await aws(['s3api', 'list-buckets', '--query', 'Buckets[].Name'])).length === 0, '--dry-run makes a bucket')
    const changed = await bootstrap('state', BUCKET)
    must(announced === changed.replaceAll(/^aws /gm, 'would run: aws '), `--dry-run says\n${announced}and not\n${changed}`)
    must((await bootstrap('state', BUCKET)) === '', 'a second run changes the bucket of the state')

    const ask = (command, query) => aws(['s3api', command, '--bucket', BUCKET, '--query', query])
    must((await ask('get-bucket-versioning', 'Status')) === 'Enabled', 'the state has no versions')
    const blocked = await ask('get-public-access-block', 'PublicAccessBlockConfiguration')
    must(Object.values(blocked).length === 4 && Object.values(blocked).every(Boolean), 'the state can be made public')
    const policy = JSON.parse(await ask('get-bucket-policy', 'Policy'))
    must(policy.Statement[0].Condition.Bool['aws:SecureTransport'] === 'false', 'the state is read without encryption')

    const value = join(scratch, 'exchange.json')
    writeFileSync(value, '{"api_key": "an-id", "api_secret": "a-key"}')
    await aws(['secretsmanager', 'create-secret', '--name', 'kalshi/exchange'])
    const put = await bootstrap('secrets', `kalshi/exchange=${value}`)
    must(put !== '' && !put.includes('a-key'), 'a secret is not put, or its value is told')
    writeFileSync(value, '{ "api_secret": "a-key", "api_key": "an-id" }')
    must((await bootstrap('secrets', `kalshi/exchange=${value}`)) === '', 'the same value is put again')
    writeFileSync(value, '{"api_key": "another", "api_secret": "a-key"}')
    must((await bootstrap('secrets', `kalshi/exchange=${value}`)) !== '', 'another value is not put')
    writeFileSync(value, 'no JSON')
    const refused = await run('bash', [script(root, 'aws'), 'secrets', `kalshi/exchange=${value}`], { env, signal })
    must(refused.code !== 0, 'a value that is no JSON is put')
    return { note: `${changed.trim().split('\n').length} changes, none of them twice` }
  })
}

/** A project whose state is a folder: buckets, services and versions of secrets, as far as the script asks for them. */
const PROJECT = `#!/usr/bin/env bash
echo "gcloud $*" >>"$GCLOUD_STATE/log"
value() { for word in "$@"; do case $word in --data-file=*|--secret=*) echo "\${word#*=}" ;; esac; done; }
case "$*" in
  'services list'*) cat "$GCLOUD_STATE/services" ;;
  'services enable'*) echo "$3" >>"$GCLOUD_STATE/services" ;;
  'storage buckets describe'*versioning*) cat "$GCLOUD_STATE/versioning" ;;
  'storage buckets describe'*) [ -e "$GCLOUD_STATE/bucket" ] ;;
  'storage buckets create'*) touch "$GCLOUD_STATE/bucket" ;;
  'storage buckets update'*) echo True >"$GCLOUD_STATE/versioning" ;;
  'secrets versions access'*) cat "$GCLOUD_STATE/$(value "$@")" ;;
  'secrets versions add'*) cp "$(value "$@")" "$GCLOUD_STATE/$4" ;;
  *) exit 2 ;;
esac
`

async function bootstrapGoogle({ root, scratch, signal }) {
  const bin = join(scratch, 'bin')
  const state = join(scratch, 'state')
  for (const folder of [bin, state]) mkdirSync(folder)
  for (const name of ['services', 'versioning', 'log']) writeFileSync(join(state, name), '')
  writeFileSync(join(bin, 'gcloud'), PROJECT)
  chmodSync(join(bin, 'gcloud'), 0o755)
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, GCLOUD_STATE: state }
  const bootstrap = (...args) => mustRun('bash', [script(root, 'gcp'), ...args], { env, signal })

  const announced = await bootstrap('--dry-run', 'state', 'my-project', 'my-project-tfstate')
  const changed = await bootstrap('state', 'my-project', 'my-project-tfstate')
  must(announced === changed.replaceAll(/^gcloud /gm, 'would run: gcloud '), `--dry-run says\n${announced}and not\n${changed}`)
  must((await bootstrap('state', 'my-project', 'my-project-tfstate')) === '', 'a second run changes the bucket of the state')
  const value = join(scratch, 'kalshi.pem')
  writeFileSync(value, 'a-key')
  must((await bootstrap('secrets', 'my-project', `prod-keyfile=${value}`)) !== '', 'a secret gets no version')
  must((await bootstrap('secrets', 'my-project', `prod-keyfile=${value}`)) === '', 'the same value gets another version')

  const lines = readFileSync(join(state, 'log'), 'utf8').trim().split('\n')
  const tree = await loadGcloudTree(signal)
  const problems = tree ? lines.flatMap((line) => (judgeGcloud(tree, line) ? [`${judgeGcloud(tree, line)}: ${line}`] : [])) : []
  must(problems.length === 0, problems.join('\n'))
  return {
    note: `${lines.length} calls${tree ? ', all of which gcloud knows' : '; whether gcloud knows them was not looked at: no gcloud'}`,
  }
}

const GUIDES = ['docs/infrastructure/{aws,bootstrap-*,walkthrough-*}.md', 'docs/runbooks/*.md']
const guides = (root) => globSync(GUIDES, { cwd: root }).map((page) => [page, readFileSync(join(root, page), 'utf8')])

async function checkAwsCommands({ root, signal }) {
  const pages = guides(root)
  const problemOf = await judgeOfAws(
    pages.flatMap(([, text]) => awsLines(text)),
    signal,
  )
  return problemOf === undefined ? { skipped: 'no aws in a Python of this machine: pip install awscli' } : judge(pages, awsLines, problemOf)
}

async function checkGoogleCommands({ root, signal }) {
  const tree = await loadGcloudTree(signal)
  if (tree === undefined) return { skipped: 'no gcloud with its table of commands: install google-cloud-cli' }
  return judge(guides(root), gcloudLines, (line) => judgeGcloud(tree, line))
}

function judge(pages, linesOf, problemOf) {
  const lines = pages.flatMap(([page, text]) => linesOf(text).map((line) => [page, line]))
  const wrong = lines.flatMap(([page, line]) => {
    const problem = problemOf(line)
    return problem ? [`${page}: ${problem}: ${line}`] : []
  })
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  if (lines.length === 0) throw new Error('the guides have no such command')
  return { note: `${lines.length} commands; whether their flags exist, not what they do` }
}

export const checks = [
  { name: 'bootstrap: an account of AWS', run: bootstrapAws },
  { name: 'bootstrap: a project of Google Cloud', run: bootstrapGoogle },
  { name: 'bootstrap: aws knows the commands of guides and runbooks', run: checkAwsCommands },
  { name: 'bootstrap: gcloud knows the commands of guides and runbooks', run: checkGoogleCommands },
]
