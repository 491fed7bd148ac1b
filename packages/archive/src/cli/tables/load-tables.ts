import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ArchiveTable } from '../../table/archive-table.ts'
import { CliUsageError } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { parseTables, TablesError } from './parse-tables.ts'

export interface TablesOptions {
  readonly tables?: string
}

/**
 * Loads the descriptions of tables from a package, such as `@kassandra/recorder`, or from a module or JSON file of one's own.
 * @throws {CliUsageError} Nothing says where they are.
 * @throws {TablesError} There are none, or one is not complete.
 */
export async function loadTables(options: TablesOptions, io: Io): Promise<readonly ArchiveTable[]> {
  const place = options.tables ?? io.env['ARCHIVE_TABLES']
  if (!place) {
    throw new CliUsageError(
      'say what the tables are: --tables @kassandra/recorder for those of Kalshi, or --tables <file> for a module or JSON of your own; or ARCHIVE_TABLES',
    )
  }
  const tables = parseTables(await loadExports(place, io.cwd))
  if (tables.length === 0) throw new TablesError(`${place} describes no table`)
  return tables
}

/** @throws {CliUsageError} No such table is described. */
export function chooseTables(tables: readonly ArchiveTable[], name: string | undefined): readonly ArchiveTable[] {
  if (name === undefined) return tables
  const chosen = tables.filter((table) => table.name === name)
  if (chosen.length === 0)
    throw new CliUsageError(`no table ${name} is described; there are ${tables.map((table) => table.name).join(', ')}`)
  return chosen
}

async function loadExports(place: string, cwd: string): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(cwd, place)
  if (path.endsWith('.json')) return { tables: await readJson(path) }
  const isFile = isAbsolute(place) || place.startsWith('.') || existsSync(path)
  try {
    return await import(pathToFileURL(isFile ? path : createRequire(join(cwd, 'package.json')).resolve(place)).href)
  } catch (cause) {
    throw new TablesError(`${place} cannot be loaded${isFile ? '' : `; is the package installed in ${cwd}?`}`, { cause })
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new TablesError(`${path} cannot be read as JSON`, { cause })
  }
}
