/** The three spellings of one setting: `healthPort` in a file, `HEALTH_PORT` in the environment, `--health-port` on a command line. */
export interface SettingNames {
  readonly key: string
  readonly variable: string
  readonly flag: string
}

/** Pure. Derives the spellings from the schema's key. */
export function settingNames(key: string): SettingNames {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  return { key, variable: words.toUpperCase(), flag: words.toLowerCase().replaceAll('_', '-') }
}
