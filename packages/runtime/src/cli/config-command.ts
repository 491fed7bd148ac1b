import type { z } from 'zod'
import { describeConfig } from '../config/describe-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { settingMeta, settingNames } from '../config/setting-names.ts'
import type { Command, CommandCall, OptionSpec } from './program.ts'

export interface ConfigCommandSpec<S extends z.ZodObject> {
  readonly name: string
  readonly summary: string
  /** One key a setting; `.describe('...')`, called last, becomes its help text. */
  readonly schema: S
  /** Flags beside those of the settings. */
  readonly options?: Readonly<Record<string, OptionSpec>> | undefined
  /** Looks at what the settings alone do not say, such as the files that they name, before anything else. @throws {ConfigError} */
  readonly check?: ((config: z.output<S>) => Promise<void>) | undefined
  readonly run: (config: z.output<S>, call: CommandCall) => Promise<number | undefined> | Promise<void>
}

const CONFIG_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  config: { type: 'string', value: 'FILE', help: 'YAML file of settings; environment and flags override it' },
  'check-config': { type: 'boolean', help: 'check the configuration and end' },
  'print-config': { type: 'boolean', help: 'print the configuration, secrets redacted, and end' },
}

/**
 * Makes a command whose configuration is read before it runs: file (`--config`), then environment, then one flag a setting.
 * `--check-config` and `--print-config` end before `run`.
 */
export function configCommand<S extends z.ZodObject>(spec: ConfigCommandSpec<S>): Command {
  const { name, summary, schema } = spec
  return {
    name,
    summary,
    options: { ...settingOptions(schema), ...CONFIG_OPTIONS, ...spec.options },
    run: async (call) => {
      const config = await loadConfig(schema, { configPath: textOption(call, 'config'), env: call.env, flags: settingFlags(schema, call) })
      await spec.check?.(config)
      if (call.options['print-config'] === true) {
        call.stdout.write(describeConfig(config))
        return 0
      }
      if (call.options['check-config'] === true) {
        call.stdout.write('configuration ok\n')
        return 0
      }
      const code: unknown = await spec.run(config, call)
      return typeof code === 'number' ? code : 0
    },
  }
}

function settingOptions(schema: z.ZodObject): Record<string, OptionSpec> {
  const entries = Object.entries(schema.shape).map(([key, field]): [string, OptionSpec] => {
    const meta = settingMeta(schema, key)
    const { flag, variable } = settingNames(key, meta)
    const { description } = field as z.ZodType
    const help = description === undefined ? variable : `${description} (${variable})`
    return [flag, { type: meta.switchText === undefined ? 'string' : 'boolean', help }]
  })
  return Object.fromEntries(entries)
}

function settingFlags(schema: z.ZodObject, call: CommandCall): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.keys(schema.shape).map((key) => {
      const { flag } = settingNames(key)
      return [flag, call.options[flag] === true ? settingMeta(schema, key).switchText : textOption(call, flag)]
    }),
  )
}

function textOption(call: CommandCall, name: string): string | undefined {
  const value = call.options[name]
  return typeof value === 'string' ? value : undefined
}
