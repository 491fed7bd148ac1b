import type { ManagedProcess, ProcessSpec } from './managed-process.ts'

/** Starts a program of the stack, logged and watched, and waits for its ready line. */
export type Launch = (spec: Omit<ProcessSpec, 'logFile'>) => Promise<{ readonly process: ManagedProcess; readonly line: string }>
