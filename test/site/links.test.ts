import { describe, expect, it } from 'vitest'
import { REPOSITORY, resolveLink, toAnchor } from '../../docs/.vitepress/links.ts'
import { pages, toSitePath } from '../../docs/.vitepress/pages.ts'

describe('a link of a page', () => {
  it.each([
    ['docs/architecture.md', 'spec/segments.md', '/spec/segments.md'],
    ['docs/architecture.md', '../packages/sync/README.md#errors', '/packages/sync/index.md#errors'],
    ['docs/spec/merge.md', '../../README.md', '/overview.md'],
    ['terraform/gcp-kassandra/README.md', '../modules/gcp-bucket', '/terraform/modules/gcp-bucket/index.md'],
    ['docs/market-making/runbook.md', './', '/market-making/index.md'],
  ])('of %s to %s leads to that page', (page, href, target) => {
    expect(resolveLink(page, href)).toBe(target)
  })

  it('to a file that is no page leads to the repository', () => {
    expect(resolveLink('docs/deployment/startup.md', '../../deploy/systemd/gatherer.service')).toBe(
      `${REPOSITORY}/blob/main/deploy/systemd/gatherer.service`,
    )
    expect(resolveLink('README.md', 'examples')).toBe(`${REPOSITORY}/tree/main/examples`)
  })

  it.each(['#limits', 'https://example.com/a', 'mailto:a@example.com'])('stays %s', (href) => {
    expect(resolveLink('README.md', href)).toBe(href)
  })

  it('to what is not there is an error that names both', () => {
    expect(() => resolveLink('docs/guide.md', 'guides/none.md')).toThrow('docs/guide.md links to guides/none.md, which does not exist')
  })
})

it('gives every page a place of its own', () => {
  expect(pages.length).toBeGreaterThan(60)
  expect(new Set(pages.map(toSitePath)).size).toBe(pages.length)
})

it('makes the anchors that the repository makes', () => {
  expect(toAnchor('What is checked, & where: `npm test`')).toBe('what-is-checked--where-npm-test')
})
