import { expect, it } from 'vitest'
import { parseSecretReference } from './secret-reference.ts'

it.each([
  ['hunter22', { kind: 'text' }],
  ['-----BEGIN PRIVATE KEY-----\nx', { kind: 'text' }],
  ['/run/secrets/key.pem', { kind: 'text' }],
  ['https://env:80', { kind: 'text' }],
  ['env:KALSHI_PEM', { kind: 'env', variable: 'KALSHI_PEM' }],
  [' file:/run/secrets/key.pem ', { kind: 'file', path: '/run/secrets/key.pem' }],
  ['file:///run/key.pem', { kind: 'file', path: '/run/key.pem' }],
  ['aws-secret:market-maker/kalshi', { kind: 'aws', id: 'market-maker/kalshi', field: undefined }],
  ['aws-secret:market-maker/kalshi#api_key', { kind: 'aws', id: 'market-maker/kalshi', field: 'api_key' }],
  [
    'aws-secret:arn:aws:secretsmanager:us-east-1:123456789012:secret:market-maker/kalshi-AbCdEf#api_secret',
    { kind: 'aws', id: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:market-maker/kalshi-AbCdEf', field: 'api_secret' },
  ],
  ['gcp-secret:prod-keyid', { kind: 'gcp', project: undefined, id: 'prod-keyid', version: 'latest' }],
  ['gcp-secret:prod-keyid/versions/3', { kind: 'gcp', project: undefined, id: 'prod-keyid', version: '3' }],
  ['gcp-secret:projects/my-project/secrets/prod-keyfile', { kind: 'gcp', project: 'my-project', id: 'prod-keyfile', version: 'latest' }],
  ['gcp-secret:projects/p/secrets/s/versions/12', { kind: 'gcp', project: 'p', id: 's', version: '12' }],
])('reads %j', (text, expected) => {
  expect(parseSecretReference(text)).toEqual(expected)
})

it.each(['env:', 'env:A B', 'file:', 'aws-secret:', 'aws-secret:a b', 'aws-secret:a#', 'gcp-secret:', 'gcp-secret:a/b', 'gcp-secret:../x'])(
  'refuses %j',
  (text) => {
    expect(parseSecretReference(text)).toBeUndefined()
  },
)
