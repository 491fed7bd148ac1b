import { fileURLToPath } from 'node:url'
import { type Environment, ProgramProcess } from '../../../test/support/program-process.ts'

export type { Environment } from '../../../test/support/program-process.ts'

export const BUILT: string = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../bin/gatherer.mjs', import.meta.url))

export class GathererProcess extends ProgramProcess {
  constructor(args: readonly string[], env: Environment) {
    super(PROGRAM, args, env)
  }
}
