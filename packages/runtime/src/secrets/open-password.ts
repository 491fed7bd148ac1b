import { type OpenSecretOptions, openSecret } from './open-secret.ts'
import type { Secret } from './secret.ts'

/**
 * A password in the form that `pg` takes: asked for at each connection, so that a rotated one is used without a restart.
 * @param setting What errors call it: `PRODUCTION_DATABASE_PASSWORD`.
 * @returns undefined where none is given.
 * @throws {ConfigError} The text begins as a reference and is none.
 */
export function openPassword(setting: string, value: Secret | undefined, options: OpenSecretOptions): (() => Promise<string>) | undefined {
  const source = value && openSecret(setting, value, options)
  return source && (async () => (await source.read()).reveal().trim())
}
