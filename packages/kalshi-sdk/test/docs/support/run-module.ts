import { vi } from 'vitest'

/** What a module printed while it ran. */
export interface ModuleRun {
  readonly printed: readonly string[]
}

/** Runs a module to its end, with these variables in its environment. Rejects as the module does. */
export async function runModule(url: string, env: Readonly<Record<string, string | undefined>>): Promise<ModuleRun> {
  const printed: string[] = []
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...values: readonly unknown[]) => void printed.push(values.map(String).join(' ')))
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  try {
    await import(/* @vite-ignore */ url)
    return { printed }
  } finally {
    vi.unstubAllEnvs()
    log.mockRestore()
  }
}
