export type { ExitCode, ExitCodes } from './exit-code.ts'
export { EXIT } from './exit-code.ts'
export type { Io, Output, Terminal } from './io.ts'
export { run } from './run.ts'
