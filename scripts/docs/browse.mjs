import { globSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium } from '../../deployables/market-maker/test/dashboard/support/launch-chromium.ts'
import { serveFolder } from './serve-folder.mjs'

/** One of each kind: the start, a diagram, a wide table, code, formulas. */
const SAMPLES = ['index.html', 'deployment/index.html', 'settings.html', 'guide.html', 'spec/matching.html']

const SCREENS = [
  { name: 'wide', viewport: { width: 1_440, height: 1_000 }, colorScheme: 'light' },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
]

/**
 * Opens pages of a built site in Chromium, on a wide screen and on a phone. Resolves to how many were opened, or to why none could be.
 * @param all Every page rather than one of each kind.
 * @param shots Folder for a picture of each.
 * @throws {Error} Names pages that report an error, load from elsewhere, are wider than their screen, or leave a diagram undrawn.
 */
export async function browseSite(folder, { all = false, shots } = {}) {
  const launched = await launchChromium()
  if (launched.kind === 'unavailable') return { skipped: launched.reason }
  const { address, close } = await serveFolder(folder)
  const files = all ? globSync('**/*.html', { cwd: folder }).toSorted() : SAMPLES
  if (shots !== undefined) mkdirSync(shots, { recursive: true })
  try {
    const problems = []
    for (const screen of SCREENS) problems.push(...(await browseOn(screen, { browser: launched.browser, address, files, shots })))
    problems.push(...(await searchFor('queue position', { browser: launched.browser, address })))
    if (problems.length > 0) throw new Error(problems.join('\n'))
    return { opened: files.length * SCREENS.length }
  } finally {
    await launched.browser.close()
    close()
  }
}

async function browseOn({ name, viewport, colorScheme }, { browser, address, files, shots }) {
  const context = await browser.newContext({ viewport, colorScheme })
  const problems = []
  for (const file of files) {
    const page = await context.newPage()
    const complain = (problem) => problems.push(`${file} on a ${name} screen ${problem}`)
    page.on('pageerror', (error) => complain(`throws: ${error.message}`))
    page.on('console', (message) => message.type() === 'error' && complain(`reports: ${message.text()}`))
    page.on('request', (request) => isElsewhere(request.url(), address) && complain(`loads ${request.url()}`))
    await page.goto(`${address}/${file}`, { waitUntil: 'networkidle' })
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (excess > 0) complain(`is ${excess} px too wide`)
    if (!(await becomes(page.locator('.diagram-source').first(), 'detached'))) complain('leaves a diagram undrawn')
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${file.replaceAll('/', '_')}.png`) })
    await page.close()
  }
  await context.close()
  return problems
}

const becomes = (locator, state) =>
  locator.waitFor({ state, timeout: 15_000 }).then(
    () => true,
    () => false,
  )

const isElsewhere = (url, address) => !url.startsWith(`${address}/`) && !url.startsWith('data:')

async function searchFor(words, { browser, address }) {
  const page = await browser.newPage()
  await page.goto(`${address}/`, { waitUntil: 'networkidle' })
  await page.keyboard.press('Control+k')
  await page.locator('.VPLocalSearchBox input').fill(words)
  const isFound = await becomes(page.locator('.VPLocalSearchBox .result').first(), 'visible')
  await page.close()
  return isFound ? [] : [`the search finds nothing for "${words}"`]
}
