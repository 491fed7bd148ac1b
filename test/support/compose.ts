import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface Service {
  readonly image: string
  readonly build?: { readonly context: string; readonly dockerfile: string }
  readonly user?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly env_file?: string | readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly secrets?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly command?: readonly string[]
  readonly stop_grace_period?: string
  readonly init?: boolean
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes?: Readonly<Record<string, null>>
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>
}

/** Reads a compose file. @throws {Error} It is no YAML, or a key stands twice. */
export function readCompose(root: string, path: string): ComposeFile {
  return parse(readFileSync(join(root, path), 'utf8'), { merge: true, strict: true, uniqueKeys: true })
}

/** Puts variables into `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. @throws {Error} One without a default is not there. */
export function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, form: string | undefined, rest: string | undefined) => {
    const value = variables[name]
    if (value) return value
    if (form === '-') return rest ?? ''
    throw new Error(`${name} is not set: ${rest ?? ''}`)
  })
}
