import { readFileSync } from 'node:fs'

/** The last lines of a log, for an error message. */
export const tailOf = (logFile: string): string => readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n')
