import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { matchPath } from '../../src/rest/match-route.ts'
import { methodOf } from '../../src/rest/route.ts'
import { isPresent, shared } from '../fixtures.ts'

const METHODS = ['get', 'post', 'put', 'delete', 'patch']

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: readonly unknown[] } | undefined>>>>
}

describe.runIf(isPresent('openapi.yaml'))('the routes', () => {
  const { paths }: Document = isPresent('openapi.yaml') ? parse(readFileSync(shared('openapi.yaml'), 'utf8')) : { paths: {} }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method]
      return operation && !path.startsWith('/fcm/')
        ? [{ method: method.toUpperCase(), path, isSigned: operation.security !== undefined }]
        : []
    }),
  )
  const routeOf = (method: string, path: string) => {
    const found = matchPath(path.replaceAll(/\{(\w+)\}/g, 'any')).find(({ route }) => methodOf(route) === method)
    return found?.route
  }

  it('answer every operation of the specification that is not for FCM members', () => {
    expect(operations.length).toBeGreaterThan(100)
    expect(operations.filter(({ method, path }) => !routeOf(method, path))).toEqual([])
  })

  it('are reached by their own path, not by a pattern in front of it', () => {
    const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}|:\w+/g, '*')
    const astray = operations.filter(({ method, path }) => shapeOf(routeOf(method, path)?.path ?? '') !== shapeOf(path))
    expect(astray).toEqual([])
  })

  it('ask for a key where the specification does, and nowhere else', () => {
    const wrong = operations.filter(({ method, path, isSigned }) => (routeOf(method, path)?.auth === 'key') !== isSigned)
    expect(wrong.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })
})
