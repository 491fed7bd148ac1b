import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksOf, hasTables } from './module-tables.mjs'

const STANDARD = ['main.tf', 'outputs.tf', 'variables.tf', 'versions.tf']

/** What the manner of these roots and modules forbids, one line a problem. Reads text that `terraform fmt` has formatted. */
export function conventionsOf(root, folder) {
  const files = globSync('*.tf', { cwd: join(root, folder) }).toSorted()
  const texts = new Map(files.map((file) => [file, readFileSync(join(root, folder, file), 'utf8')]))
  const all = [...texts.values()].join('\n')
  const problems = []
  const say = (file, text) => problems.push(`${folder}/${file}: ${text}`)

  for (const file of STANDARD) if (!texts.has(file)) say(file, 'is missing')
  if (!/required_version = "/.test(texts.get('versions.tf') ?? '')) say('versions.tf', 'names no required_version')
  if (!/required_providers \{[^}]*version\s+= "/s.test(texts.get('versions.tf') ?? ''))
    say('versions.tf', 'names a provider without a version')

  for (const [file, text] of texts) {
    if (/^\s*\/\//m.test(text)) say(file, 'has a comment that begins with //')
    if (/\bcount\s+=/.test(text)) say(file, 'counts, where for_each with stable keys would do')
    for (const [, name] of blocksOf(text, 'variable'))
      if (file !== 'variables.tf') say(file, `declares the variable ${name}, which belongs into variables.tf`)
    for (const [, name] of blocksOf(text, 'output'))
      if (file !== 'outputs.tf') say(file, `declares the output ${name}, which belongs into outputs.tf`)
    for (const [, type, name] of blocksOf(text, 'resource'))
      if (!/^[a-z][a-z0-9_]*$/.test(name)) say(file, `${type}.${name} is not in snake case`)
    for (const [, name, , body] of blocksOf(text, 'module'))
      if (!/source\s+= "\.\.\//.test(body)) say(file, `module.${name} is not from here`)
  }

  const variables = blocksOf(texts.get('variables.tf') ?? '', 'variable')
  for (const [, name, , body] of variables) {
    if (!/^ {2}description\s+= "/m.test(body)) say('variables.tf', `${name} has no description`)
    if (!/^ {2}type\s+= /m.test(body)) say('variables.tf', `${name} has no type`)
    const mayBeNull = /^ {2}default\s+= null$/m.test(body)
    if (!mayBeNull && !/^ {2}nullable\s+= (true|false)$/m.test(body))
      say('variables.tf', `${name} may be null: say nullable, or default = null`)
    if (/password|private_key|api_secret|token/.test(name) && !/^ {2}sensitive\s+= true$/m.test(body))
      say('variables.tf', `${name} looks like a secret and is not sensitive`)
    if (!new RegExp(`var\\.${name}\\b`).test(all.replace(/^variable ".*?^\}/gms, ''))) say('variables.tf', `${name} is not used`)
  }
  for (const [, name, , body] of blocksOf(texts.get('outputs.tf') ?? '', 'output'))
    if (!/^ {2}description\s+= "/m.test(body)) say('outputs.tf', `${name} has no description`)
  for (const [file, kind] of [
    ['variables.tf', 'variable'],
    ['outputs.tf', 'output'],
  ]) {
    const names = blocksOf(texts.get(file) ?? '', kind).map(([, name]) => name)
    const misplaced = names.find((name, at) => at > 0 && name < names[at - 1])
    if (misplaced !== undefined) say(file, `${misplaced} is not in its place: names are in order`)
  }
  if (!hasTables(join(root, folder)))
    say('README.md', `has other variables and outputs: node scripts/infra/tools/module-tables.mjs ${folder}`)
  return problems
}
