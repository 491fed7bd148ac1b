// node terraform/testing/google-provider/extract/main.mjs PACKAGE_FOLDER [FILE]: makes the schema from an unpacked @cdktf/provider-google.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extractSchema } from './extract-schema.mjs'
import { DATA_SOURCES, RESOURCES } from './types.mjs'

export const SCHEMA_FILE = fileURLToPath(new URL('../schema/google.json', import.meta.url))

/** The text of the schema file, the same for the same package. */
export function makeSchema(packageDir) {
  const { name, version, license, cdktf } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  const folders = new Set(readdirSync(join(packageDir, 'lib')))
  const extract = (classes) => Object.fromEntries(classes.map((type) => named(extractSchema(packageDir, folderOf(type, folders), type))))
  const schema = {
    notice: `Names, types and flags of the google provider ${cdktf.provider.version}, taken from ${name} ${version} (${license}).`,
    version: cdktf.provider.version,
    provider: { block: extractSchema(packageDir, 'provider', 'GoogleProvider').block },
    resource_schemas: extract(RESOURCES),
    data_source_schemas: extract(DATA_SOURCES),
  }
  return `${JSON.stringify(schema, undefined, 1)}\n`
}

const named = ({ type, block }) => [type, { block }]

function folderOf(type, folders) {
  const folder = type.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
  if (!folders.has(folder)) throw new Error(`${type}: the package has no folder ${folder}`)
  return folder
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [packageDir, file = SCHEMA_FILE] = process.argv.slice(2)
  if (packageDir === undefined) throw new Error('usage: main.mjs PACKAGE_FOLDER [FILE]')
  writeFileSync(file, makeSchema(packageDir))
}
