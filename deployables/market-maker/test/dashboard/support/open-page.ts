import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { TOKEN } from './served-scenario.ts'

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page
  /** Everything the browser complained of: errors, warnings, exceptions, violations of the content security policy. */
  readonly complaints: string[]
}

/** Opens the page in a context of its own, with the token in the tab's storage where that is asked for. */
export async function openPage(
  browser: Browser,
  url: string,
  { withToken = true, ...options }: BrowserContextOptions & { readonly withToken?: boolean } = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(8_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  if (withToken) await page.addInitScript(`sessionStorage.setItem('control-token', ${JSON.stringify(TOKEN)})`)
  await page.goto(url)
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}
