import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { ConfigError } from '../errors/config-error.ts'
import { type SettingNames, settingMeta, settingNames } from './setting-names.ts'

/** A configuration file as read, still text. */
export interface ConfigFile {
  /** Shown in error messages. */
  readonly path: string
  readonly text: string
}

/** Where settings come from; a later member of this list overrides an earlier one: file, environment, flags. */
export interface ConfigSources {
  readonly file?: ConfigFile | undefined
  /** Variables by name. An empty text counts as absent. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Flags by name, without the dashes: `{ 'health-port': '8080' }`. */
  readonly flags?: Readonly<Record<string, string | undefined>> | undefined
}

interface Found {
  readonly value: unknown
  /** How the person who wrote the value knows it: `HEALTH_PORT`, `--health-port`, `config.yaml: healthPort`. */
  readonly label: string
}

/**
 * Joins the sources and checks them against one schema. The schema's keys are camelCase; the variable and the flag of a
 * setting follow from its key, unless its `SettingMeta` says otherwise. Pure: reads neither files nor the process environment.
 * @throws {ConfigError} Lists every problem of every source, naming variables, flags and keys but no values.
 */
export function readConfig<S extends z.ZodObject>(schema: S, sources: ConfigSources): z.output<S> {
  const problems: string[] = []
  const keys = Object.keys(schema.shape)
  const fromFile = sources.file ? parseConfigFile(sources.file, keys, problems) : {}
  const found = new Map<string, Found>()
  const namesOf = (key: string): SettingNames => settingNames(key, settingMeta(schema, key))
  for (const key of keys) {
    const setting = findSetting(namesOf(key), sources, fromFile)
    if (setting) found.set(key, setting)
  }
  const result = schema.safeParse(Object.fromEntries([...found].map(([key, { value }]) => [key, value])))
  if (result.success && problems.length === 0) return result.data
  const issues = result.error?.issues ?? []
  throw new ConfigError([...problems, ...issues.map((issue) => describeIssue(issue, found, namesOf))])
}

function findSetting(
  { key, variable, flag }: SettingNames,
  sources: ConfigSources,
  fromFile: Readonly<Record<string, unknown>>,
): Found | undefined {
  const flagValue = sources.flags?.[flag]
  if (flagValue !== undefined) return { value: flagValue, label: `--${flag}` }
  const variableValue = sources.env[variable]
  if (variableValue !== undefined && variableValue !== '') return { value: variableValue, label: variable }
  const fileValue = fromFile[key]
  return fileValue === undefined || fileValue === null ? undefined : { value: fileValue, label: `${sources.file?.path}: ${key}` }
}

function parseConfigFile(file: ConfigFile, keys: readonly string[], problems: string[]): Readonly<Record<string, unknown>> {
  const document = parseDocument(file.text, { prettyErrors: false })
  for (const error of document.errors) problems.push(`${file.path}: not YAML (${error.code}) at character ${error.pos[0]}`)
  if (document.errors.length > 0) return {}
  const content: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
  if (!isMapping(content)) {
    problems.push(`${file.path}: expected settings as "key: value" lines`)
    return {}
  }
  for (const key of Object.keys(content)) {
    if (!keys.includes(key)) problems.push(`${file.path}: unknown setting ${key}`)
  }
  return content
}

function describeIssue(issue: z.core.$ZodIssue, found: ReadonlyMap<string, Found>, namesOf: (key: string) => SettingNames): string {
  const [head, ...rest] = issue.path
  if (head === undefined) return issue.message
  const key = String(head)
  const setting = found.get(key)
  const label = setting?.label ?? namesOf(key).variable
  const within = rest.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return `${label}${within}: ${!setting && issue.code === 'invalid_type' ? 'is required' : withoutValue(issue.message, setting)}`
}

/** A schema's own message may quote what it refused. */
function withoutValue(message: string, setting: Found | undefined): string {
  const value = setting?.value
  return typeof value === 'string' && value.length >= 4 ? message.replaceAll(value, '[redacted]') : message
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
