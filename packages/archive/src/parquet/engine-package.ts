import { EngineConfigError } from '../errors/engine-config-error.ts'

/**
 * Loads the package that an engine is made of.
 * @throws {EngineConfigError} It is not installed.
 */
export async function loadEnginePackage<T>(engine: string, install: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new EngineConfigError(`the engine ${engine} needs a package that is not installed: npm install ${install}`, { cause: error })
    throw error
  }
}
