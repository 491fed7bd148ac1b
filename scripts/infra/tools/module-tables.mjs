// `node scripts/infra/tools/module-tables.mjs FOLDER ...` writes the tables of variables and outputs into README.md, between its two marks.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BEGIN = '<!-- begin: variables and outputs -->'
const END = '<!-- end: variables and outputs -->'

/** Blocks of a formatted file, as `[match, name, undefined, body]`: they begin and end at the start of a line. */
export const blocksOf = (text, kind) => [...text.matchAll(new RegExp(`^${kind} "([^"]+)"(?: "([^"]+)")? \\{\\n?(.*?)^\\}`, 'gms'))]

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
const cell = (text) => text.replaceAll('\\"', '"').replaceAll('|', '\\|')
const descriptionOf = (body) => cell(/^ {2}description\s+= "((?:[^"\\]|\\.)*)"$/m.exec(body)?.[1] ?? '')
const defaultOf = (body) => {
  const value = /^ {2}default\s+= (.*)$/m.exec(body)?.[1]
  return value === undefined ? 'required' : `\`${cell(value)}\``
}

/** Pure but for reading. The tables as README.md should have them. */
export function tablesOf(folder) {
  const variables = blocksOf(read(join(folder, 'variables.tf')), 'variable').map(
    ([, name, , body]) => `| \`${name}\` | ${defaultOf(body)} | ${descriptionOf(body)} |`,
  )
  const outputs = blocksOf(read(join(folder, 'outputs.tf')), 'output').map(([, name, , body]) => `| \`${name}\` | ${descriptionOf(body)} |`)
  return [BEGIN, '| Variable | Default | |', '|---|---|---|', ...variables, '', '| Output | |', '|---|---|', ...outputs, END].join('\n')
}

/** Whether README.md has the tables as they are now. */
export const hasTables = (folder) => read(join(folder, 'README.md')).includes(tablesOf(folder))

export function writeTables(folder) {
  const path = join(folder, 'README.md')
  const text = read(path)
  const [before, after = '\n'] = [text.split(BEGIN)[0], text.split(END)[1]]
  writeFileSync(path, `${before}${tablesOf(folder)}${after}`)
}

if (process.argv[1] === import.meta.filename) for (const folder of process.argv.slice(2)) writeTables(folder)
