import { describe, expect, it } from 'vitest'
import { StoreConfigError } from '../errors/store-errors.ts'
import { parseStoreUrl } from './store-url.ts'

it.each([
  ['./data/archive', { kind: 'folder', path: './data/archive' }],
  ['/var/lib/a b', { kind: 'folder', path: '/var/lib/a b' }],
  ['C:\\archive', { kind: 'folder', path: 'C:\\archive' }],
  ['file:///var/lib/a%20b', { kind: 'folder', path: '/var/lib/a b' }],
  ['s3://bucket', { kind: 's3', bucket: 'bucket', prefix: '' }],
  ['s3://bucket/', { kind: 's3', bucket: 'bucket', prefix: '' }],
  ['s3://bucket.name/a/b%20c/', { kind: 's3', bucket: 'bucket.name', prefix: 'a/b%20c' }],
  ['gs://bucket/a', { kind: 'gs', bucket: 'bucket', prefix: 'a' }],
  ['S3://bucket/a', { kind: 's3', bucket: 'bucket', prefix: 'a' }],
])('O19 reads %s', (url, place) => {
  expect(parseStoreUrl(url)).toEqual(place)
})

describe('O19 refuses', () => {
  it.each([
    ['', 'names no folder'],
    ['https://bucket.s3.amazonaws.com/a', 'not https:'],
    ['azure://container/a', 'not azure:'],
    ['file://host/path', 'without a host'],
    ['file:///path?x=1', 'neither query nor fragment'],
    ['s3:bucket', 's3://bucket/prefix'],
    ['s3://', 's3://bucket/prefix'],
    ['s3:///prefix', 's3://bucket/prefix'],
    ['s3://bucket/a?region=x', 'options are given beside it'],
    ['s3://bucket//a', 'cannot begin keys'],
    ['gs://bucket/../a', 'cannot begin keys'],
    ['gs://bucket:443/a', 'without credentials, port or query'],
  ])('%j', (url, message) => {
    expect(() => parseStoreUrl(url)).toThrow(StoreConfigError)
    expect(() => parseStoreUrl(url)).toThrow(message)
  })

  it('O16 credentials in a URL, and does not repeat them', () => {
    for (const url of ['s3://AKIA:hush-hush@bucket/a', 'postgres://me:hush-hush@host/db', 's3://bucket/a?secret=hush-hush'])
      expect(() => parseStoreUrl(url)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hush-hush') }))
  })
})
