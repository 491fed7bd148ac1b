import { type Browser, chromium } from 'playwright-core'
import { unpackChromium } from './unpack-chromium.ts'

export type Launched = { readonly kind: 'browser'; readonly browser: Browser } | { readonly kind: 'unavailable'; readonly reason: string }

/** A real headless Chromium, or why this machine cannot run it. */
export async function launchChromium(): Promise<Launched> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { kind: 'unavailable', reason: `no Chromium for ${process.platform} ${process.arch} is installed` }
  try {
    const { executablePath, env } = await unpackChromium()
    const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env } })
    return { kind: 'browser', browser }
  } catch (error) {
    const [first = 'unknown'] = error instanceof Error ? error.message.split('\n') : []
    return { kind: 'unavailable', reason: `Chromium does not start here: ${first}` }
  }
}
