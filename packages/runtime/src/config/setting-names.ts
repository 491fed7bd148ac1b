import type { z } from 'zod'

/** The three spellings of one setting: `healthPort` in a file, `HEALTH_PORT` in the environment, `--health-port` on a command line. */
export interface SettingNames {
  readonly key: string
  readonly variable: string
  readonly flag: string
}

/** What a key alone does not say of its setting; given by `.meta({ ... })`, called last. */
export interface SettingMeta {
  /** In place of the variable that follows from the key. */
  readonly variable?: string
  /** The flag takes no value and stands for this text. */
  readonly switchText?: string
}

/** Pure. Derives the spellings from the schema's key. */
export function settingNames(key: string, { variable }: SettingMeta = {}): SettingNames {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  return { key, variable: variable ?? words.toUpperCase(), flag: words.toLowerCase().replaceAll('_', '-') }
}

/** Pure. What the schema says of the setting beside its key. */
export function settingMeta(schema: z.ZodObject, key: string): SettingMeta {
  const { variable, switchText } = (schema.shape[key] as z.ZodType | undefined)?.meta() ?? {}
  return { ...(typeof variable === 'string' ? { variable } : {}), ...(typeof switchText === 'string' ? { switchText } : {}) }
}
