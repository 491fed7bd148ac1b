import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { find, mustRun } from './run.mjs'

const DUMP = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location('completions', sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
json.dump(module.STATIC_COMPLETION_CLI_TREE, sys.stdout)
`

/** The commands and flags that the installed gcloud completes; undefined where there is none. */
export async function loadGcloudTree(signal) {
  const gcloud = find('gcloud')
  const python = find('python3')
  if (!gcloud || !python) return undefined
  const table = join(dirname(dirname(realpathSync(gcloud))), 'data/cli/gcloud_completions.py')
  return existsSync(table) ? JSON.parse(await mustRun(python, ['-c', DUMP, table], { signal })) : undefined
}

/** Pure. What is wrong with a command line that begins with gcloud, by the tree; undefined where nothing is. */
export function judgeGcloud(tree, line) {
  const words = splitWords(line).slice(1)
  let node = tree
  const allowed = new Set(Object.keys(tree.flags))
  for (const word of words) {
    if (word.startsWith('--')) continue
    if (!node.commands?.[word]) break
    node = node.commands[word]
    for (const flag of Object.keys(node.flags ?? {})) allowed.add(flag)
  }
  if (Object.keys(node.commands ?? {}).length > 0) return 'no such command'
  const wrong = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0])
  const unknown = wrong.find((flag) => !allowed.has(flag) && !allowed.has(flag.replace(/^--no-/, '--')))
  return unknown && `no flag ${unknown}`
}

/** Pure. Words of a line of shell, as far as guides write them: quotes, and no substitutions that hold blanks. */
function splitWords(line) {
  return (line.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replaceAll(/["']/g, ''))
}

/** Pure. Commands of gcloud within the shell blocks of a page, continued lines joined. */
export function gcloudLines(page) {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block)
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => line.split(/\s*(?:\||&&|;)\s*/))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .map((line) => /^[A-Z_]+="?\$\((gcloud .*)\)"?$/.exec(line)?.[1] ?? /^gcloud .*$/.exec(line)?.[0])
    .filter((line) => line !== undefined)
}
