import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Secret } from '@kassandra/runtime'
import type { Browser, Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { listenControl } from '../../src/control/listen-control.ts'
import { launchChromium } from './support/launch-chromium.ts'
import { openPage } from './support/open-page.ts'
import { SCENARIO_MARKETS } from './support/scenario-port.ts'
import { serveScenario, TOKEN } from './support/served-scenario.ts'

const SCREENSHOTS = fileURLToPath(new URL('../../../../.cache/screenshots/market-maker/', import.meta.url))
const [BITCOIN, WEATHER] = SCENARIO_MARKETS.map(({ ticker }) => ticker) as [string, string]

const launched = await launchChromium()
if (launched.kind === 'unavailable') console.warn(`The page is not tested: ${launched.reason}`)

describe.skipIf(launched.kind === 'unavailable')('the page', () => {
  const { browser } = launched as { readonly browser: Browser }
  afterAll(() => browser.close())

  it('shows the book with own quotes, and what the models say between the prices', async () => {
    await using served = await serveScenario({ past: 900 })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await seen(page, '#book-rows .own')
    const [market] = served.port.view(15).markets
    const own = [...(market?.asks ?? []), ...(market?.bids ?? [])].filter((level) => level.own > 0)
    expect(own.map((level) => level.price)).toHaveLength(2)
    for (const { price, own: count } of own)
      await seen(page, '#book-rows .own', `${price === own[0]?.price ? 'Ask' : 'Bid'} ${count / 100}${price / 100}¢`)
    await seen(page, '#book-rows .fair', `Fair ${((market?.fair ?? 0) * 100).toFixed(2)}¢`)
    expect(await page.locator('#book-rows .line').count()).toBe(3)
    await seen(page, '#quoting', 'Quoted')
    await seen(page, '.market', 'Not quoted: stale-book: last change 41 s ago, allowed 5 s')
    expect(opened.complaints).toEqual([])
  })

  it('shows prices with as many decimals as their grid needs, and money to its last digit', async () => {
    await using served = await serveScenario({ past: 300 })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await page.locator('.market', { hasText: WEATHER }).click()
    await seen(page, '#market-ticker', WEATHER)
    const best = served.port.view(1).markets[1]?.asks[0]?.price ?? 0
    await seen(page, '#book-rows .ask', `${(best / 100).toFixed(1)}¢`)
    const { pnl, attribution } = served.port.view(0)
    const text = (await page.locator('#attribution').textContent()) ?? ''
    const amounts = [...text.matchAll(/([+−]?)\$([\d.,]+?)(?=[ ,]|$)/g)].map(
      ([, sign, digits = '']) => (sign === '−' ? -1 : 1) * Math.round(Number(digits) * 1e6),
    )
    expect(amounts).toEqual([attribution.spread, attribution.inventory, attribution.fees, attribution.settlement, pnl])
    expect(text).toContain('exactly')
  })

  it('draws all that is kept, or the last minutes of it', async () => {
    await using served = await serveScenario({ past: 900 })
    await using opened = await openPage(browser, served.endpoint.url)
    await seen(opened.page, '#price-chart[aria-label^="Prices since 08:53:21 UTC"]')
    await opened.page.getByRole('button', { name: '5 min' }).click()
    await seen(opened.page, '#price-chart[aria-label^="Prices since 09:03:20 UTC"]')
    await opened.page.emulateMedia({ colorScheme: 'dark' })
    await opened.page.setViewportSize({ width: 800, height: 600 })
    await seen(opened.page, '#price-legend .legend-value', '¢')
    expect(await overflow(opened.page)).toBe(0)
    expect(opened.complaints).toEqual([])
  })

  it('shows a fill as it happens', async () => {
    await using served = await serveScenario({ past: 60 })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await seen(page, '#book-rows .own')
    const before = await page.locator('#fills-rows tr').count()
    const fill = served.port.fill(BITCOIN, 'ask')
    served.flush()
    await seen(page, `#fills-rows tr:nth-child(${before + 1})`)
    await seen(page, '#fills-rows tr:first-child', `▽ Sell${fill.price / 100}¢5$0.0175`)
    await seen(page, '#activity li:first-child', `${BITCOIN}: sold 5 at ${fill.price / 100}¢`)
    const position = (served.port.view(0).markets[0]?.position ?? 0) / 100
    await seen(page, '#market-figures', `${position > 0 ? '+' : '−'}${Math.abs(position)} YES`)
    await page.locator(`#inventory-chart[aria-label*="${Math.abs(position)} contracts"]`).waitFor()
    expect(opened.complaints).toEqual([])
  })

  it('halts only after a typed reason, and resumes only with a note', async () => {
    await using served = await serveScenario({ past: 600 })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await seen(page, '#book-rows .own')
    await page.getByRole('button', { name: 'Halt trading' }).click()
    await page.getByRole('button', { name: 'Halt now' }).click()
    expect(await page.locator('#confirm').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(served.port.view(0).halt).toBeUndefined()

    await page.getByRole('button', { name: 'Halt trading' }).click()
    await page.keyboard.type('the feed looks wrong')
    await shoot(page, 'confirm-halt', false)
    await page.keyboard.press('Enter')
    await page.locator('#confirm').waitFor({ state: 'hidden' })
    expect(served.port.view(0).halt?.reason).toBe('operator: the feed looks wrong')
    served.flush()
    await seen(page, '#halted-text', 'by manual-kill: operator: the feed looks wrong')
    await seen(page, '#state', 'Halted')
    await seen(page, '#orders-empty', 'No orders')
    expect(await page.title()).toMatch(/^HALTED/)
    served.trade(3)
    await shoot(page, 'halted')

    await page.getByRole('button', { name: 'Resume…' }).click()
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    expect(served.port.view(0).halt).toBeDefined()
    await page.keyboard.type('the feed is right again')
    await page.keyboard.press('Enter')
    await page.locator('#confirm').waitFor({ state: 'hidden' })
    served.trade(1)
    await seen(page, '#state', 'Running')
    await seen(page, '#book-rows .own')
    expect(await page.locator('#halted').isVisible()).toBe(false)
    expect(opened.complaints).toEqual([])
  })

  it('says what the server refused, and asks for the token again where that was wrong', async () => {
    await using served = await serveScenario({ past: 5 })
    await using opened = await openPage(browser, served.endpoint.url, { withToken: false })
    const { page } = opened
    await seen(page, '#book-rows .own')
    await page.getByRole('button', { name: 'Halt trading' }).click()
    await page.keyboard.type('test')
    await page.locator('#confirm-token').fill('incorrect-horse-battery-staple')
    await page.getByRole('button', { name: 'Halt now' }).click()
    await seen(page, '#confirm-error', 'Not done: authorization: the token is wrong')
    expect(served.port.view(0).halt).toBeUndefined()
    await page.locator('#confirm-token').fill(TOKEN)
    await page.getByRole('button', { name: 'Halt now' }).click()
    await page.locator('#confirm').waitFor({ state: 'hidden' })
    expect(served.port.view(0).halt?.reason).toBe('operator: test')
    expect(await page.evaluate('sessionStorage.getItem("control-token")')).toBe(TOKEN)
    expect(await page.evaluate('localStorage.length')).toBe(0)
  })

  it('changes the mode of one market or of all after a confirmation', async () => {
    await using served = await serveScenario({ past: 5 })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await seen(page, '#book-rows .own')
    await page.locator('#scope').selectOption('one')
    await page.locator('#modes').getByRole('button', { name: 'Drain' }).click()
    await seen(page, '#confirm-title', `Drain: ${BITCOIN}`)
    await page.locator('#confirm-yes').click()
    await page.locator('#confirm').waitFor({ state: 'hidden' })
    expect(served.port.view(0).markets.map(({ mode }) => mode)).toEqual(['drain', 'quote', 'quote'])
    await page.locator('#scope').selectOption('all')
    await page.locator('#modes').getByRole('button', { name: 'Pause' }).click()
    await page.locator('#confirm-yes').click()
    await page.locator('#confirm').waitFor({ state: 'hidden' })
    served.flush()
    await seen(page, '#state', 'Paused')
    await page.locator('#modes [aria-pressed=true]', { hasText: 'Pause' }).waitFor()
  })

  it('says that the stream is lost and how old the data are, and goes on when it is back', async () => {
    await using served = await serveScenario({ past: 30 })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await seen(page, '#book-rows .own')
    await served.endpoint.close()
    await seen(page, '#lost', 'Connection lost')
    await seen(page, '#lost', /What is shown is [\d.]+ s old, from 2025-10-09 08:53:50 UTC/)
    await shoot(page, 'connection-lost', false)
    served.port.fill(BITCOIN, 'bid')
    const again = await listenControl(served.port, {
      port: served.endpoint.port,
      token: new Secret(TOKEN),
      clock: served.clock,
      onFailure: (error) => served.failures.push(String(error)),
    })
    await page.locator('#lost').waitFor({ state: 'hidden' })
    await seen(page, '#connection', 'Connected')
    await seen(page, '#fills-rows tr:first-child', '▲ Buy')
    await again.close()
    expect(served.failures).toEqual([])
  })

  it('shows nothing without the token where reading needs it, and never puts it into an address', async () => {
    await using served = await serveScenario({ past: 5, listen: { doReadsNeedToken: true } })
    await using opened = await openPage(browser, served.endpoint.url, { withToken: false })
    const { page } = opened
    const addresses: string[] = []
    page.on('request', (request) => addresses.push(request.url()))
    await seen(page, '#gate', 'Access token')
    await shoot(page, 'token', false)
    await page.locator('#gate-token').fill('incorrect-horse-battery-staple')
    await page.keyboard.press('Enter')
    await seen(page, '#gate-error', 'The token was refused.')
    expect(await page.locator('#main').isVisible()).toBe(false)
    await page.locator('#gate-token').fill(TOKEN)
    await page.keyboard.press('Enter')
    await seen(page, '#book-rows .own')
    expect(addresses.length).toBeGreaterThan(3)
    expect(addresses.filter((address) => address.includes(TOKEN) || address.includes('?token'))).toEqual([])
  })

  it('shows titles of markets as text, whatever they are', async () => {
    const title = `<img src=x onerror="document.body.id='taken'"><script>document.body.id='taken'</script>${'W'.repeat(300)}`
    const terms = SCENARIO_MARKETS.map((market) => ({ ...market, title, hindrance: title }))
    await using served = await serveScenario({ past: 5, terms })
    await using opened = await openPage(browser, served.endpoint.url, { viewport: { width: 360, height: 740 } })
    const { page } = opened
    await seen(page, '#market-title', title)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect(await page.locator('body').getAttribute('id')).toBeNull()
    expect(await overflow(page)).toBe(0)
    expect(opened.complaints).toEqual([])
  })

  it('fits a telephone, with a question open as well', async () => {
    await using served = await serveScenario({ past: 600, mode: 'live' })
    await using opened = await openPage(browser, served.endpoint.url, { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 })
    const { page } = opened
    await seen(page, '#book-rows .own')
    served.trade(1)
    await seen(page, '#price-legend .legend-value', '¢')
    expect(await overflow(page)).toBe(0)
    await shoot(page, 'phone-top', false)
    await shoot(page, 'phone')
    await page.getByRole('button', { name: 'Halt trading' }).click()
    expect(await overflow(page)).toBe(0)
    const box = await page.locator('#confirm').boundingBox()
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 360).toBe(true)
    await shoot(page, 'phone-confirm', false)
  })

  it('makes live trading look like nothing else', async () => {
    await using served = await serveScenario({ past: 600, mode: 'live' })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await seen(page, '#trading', 'Live: real money')
    expect(await page.title()).toContain('LIVE')
    expect(await page.evaluate('getComputedStyle(document.querySelector(".bar")).borderTopWidth')).toBe('5px')
    await seen(page, '#book-rows .own')
    await shoot(page, 'live')
  })

  it('is worked by the keyboard', async () => {
    await using served = await serveScenario({ past: 5 })
    await using opened = await openPage(browser, served.endpoint.url)
    const { page } = opened
    await seen(page, '#book-rows .own')
    for (const id of ['', 'halt']) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.id')).toBe(id)
    }
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await seen(page, '#market-ticker', WEATHER)
    await page.locator('.market[aria-pressed=true]', { hasText: WEATHER }).waitFor()
    served.trade(2)
    expect(await page.evaluate('document.activeElement.textContent')).toContain(WEATHER)
  })

  it('says what to do while there is no market', async () => {
    await using served = await serveScenario({ terms: [] })
    await using opened = await openPage(browser, served.endpoint.url)
    await seen(opened.page, '#markets-empty', 'Name one in the configuration')
    for (const id of ['#market', '#price-panel', '#book-panel']) expect(await opened.page.locator(id).isVisible()).toBe(false)
    expect(opened.complaints).toEqual([])
    await shoot(opened.page, 'no-market', false)
  })

  it.each(['light', 'dark'] as const)('has enough contrast in the %s colours, and no complaint of the browser', async (colorScheme) => {
    await using served = await serveScenario({ past: 900 })
    await using opened = await openPage(browser, served.endpoint.url, { colorScheme })
    const { page } = opened
    await seen(page, '#book-rows .own')
    served.trade(3)
    await seen(page, '#price-legend .legend-value', '¢')
    expect(await page.evaluate(POOR_CONTRAST)).toEqual([])
    await shoot(page, `desktop-${colorScheme}`)
    expect(opened.complaints).toEqual([])
    expect(served.failures).toEqual([])
  })
})

/** Waits until something is there, with that text in it. */
async function seen(page: Page, selector: string, hasText?: string | RegExp): Promise<void> {
  await page
    .locator(selector, hasText === undefined ? {} : { hasText })
    .first()
    .waitFor()
}

/** How far the page is wider than its window. */
const overflow = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - innerWidth')

async function shoot(page: Page, name: string, fullPage = true): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage, animations: 'disabled' })
}

/** Texts whose colour differs less from what is behind them than WCAG 2.2, 1.4.3 (AA) asks. */
const POOR_CONTRAST = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor)
      if (color.length === 3 || color[3] === 1) return color
    }
    return [255, 255, 255]
  }
  const poor = []
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')
    if (!hasText || !element.checkVisibility() || element.tagName === 'NOSCRIPT') continue
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(behind(element))].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    if (ratio < 4.5) poor.push(element.className + ' ' + element.textContent.slice(0, 30) + ' ' + ratio.toFixed(2))
  }
  return [...new Set(poor)]
})()`
