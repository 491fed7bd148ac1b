import { describe, expect, it } from 'vitest'
import { readConnectionUrl } from './connection-target.ts'

describe('a connection string', () => {
  it('says where, as whom and how', () => {
    const url =
      'postgresql://reader:p%40ss%3F@db.example:5433/kalshi_ts?sslmode=verify-full&sslrootcert=/etc/db.pem&application_name=mine&connect_timeout=5'
    expect(readConnectionUrl(url)).toEqual({
      host: 'db.example',
      port: 5_433,
      user: 'reader',
      password: 'p@ss?',
      database: 'kalshi_ts',
      applicationName: 'mine',
      connectTimeoutMs: 5_000,
      tls: { kind: 'verified', name: true, rootFile: '/etc/db.pem' },
    })
  })

  it('leaves the rest to the driver, and knows sockets and IPv6', () => {
    expect(readConnectionUrl('postgres://localhost')).toEqual({ host: 'localhost' })
    expect(readConnectionUrl('postgres://[::1]:5432/x')).toEqual({ host: '::1', port: 5_432, database: 'x' })
    expect(readConnectionUrl('postgres:///x?host=/var/run/postgresql&user=me')).toEqual({
      host: '/var/run/postgresql',
      database: 'x',
      user: 'me',
    })
  })

  it.each([
    ['sslmode=disable', { kind: 'off' }],
    ['sslmode=no-verify', { kind: 'unverified' }],
    ['sslmode=require', { kind: 'verified', name: true }],
    ['sslmode=verify-full&sslrootcert=system', { kind: 'verified', name: true }],
    ['sslrootcert=/ca.pem', { kind: 'verified', name: true, rootFile: '/ca.pem' }],
    ['sslmode=verify-ca&sslrootcert=/ca.pem', { kind: 'verified', name: false, rootFile: '/ca.pem' }],
    [
      'sslmode=verify-full&sslcert=/me.pem&sslkey=/me.key',
      { kind: 'verified', name: true, certificateFile: '/me.pem', keyFile: '/me.key' },
    ],
  ])('%s', (parameters, tls) => {
    expect(readConnectionUrl(`postgres://h/x?${parameters}`).tls).toEqual(tls)
  })

  it.each([
    ['postgres://h/x?sslmode=prefer', 'sslmode is one of'],
    ['postgres://h/x?sslmode=verify-ca', 'needs sslrootcert'],
    ['postgres://h/x?sslmod=verify-full', 'has a parameter sslmod; known are'],
    ['postgres://h/x?connect_timeout=soon', 'connect_timeout is not a whole number'],
    ['postgres://me:100%@h/x', 'written %25'],
    ['mysql://me:secret@h/x', 'looks like postgres://'],
    ['secret', 'looks like postgres://'],
  ])('is refused where it is unclear, without being quoted: %s', (url, problem) => {
    let message = ''
    try {
      readConnectionUrl(url)
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain(problem)
    expect(message).not.toContain('secret')
  })
})
