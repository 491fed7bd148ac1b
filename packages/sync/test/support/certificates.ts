import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An authority of a test and where its certificate lies. */
export interface Authority {
  readonly certificateFile: string
  readonly keyFile: string
}

export interface Certificate {
  readonly certificateFile: string
  readonly keyFile: string
}

/** Makes a self-signed authority in a folder of its own, with the `openssl` program. */
export function createAuthority(dir: string, name: string): Authority {
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  const [certificateFile, keyFile] = [join(dir, `${name}.crt`), join(dir, `${name}.key`)]
  openssl(['req', '-x509', ...NEW_KEY, '-keyout', keyFile, '-out', certificateFile, '-days', '2', '-subj', `/CN=${name}`])
  return { certificateFile, keyFile }
}

export interface Wanted {
  /** Subject alternative names, `DNS:localhost,IP:127.0.0.1`. */
  readonly names: string
  /** From and to, `YYYYMMDDHHMMSSZ`; by default from now for two days. */
  readonly validity?: readonly [from: string, to: string]
}

/** Makes a server's certificate that the authority has signed. */
export function issueCertificate(authority: Authority, dir: string, name: string, { names, validity }: Wanted): Certificate {
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  const at = (ending: string): string => join(dir, `${name}.${ending}`)
  openssl(['req', '-new', ...NEW_KEY, '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${name}`])
  // `openssl ca` is the one command that takes any dates; it wants a little database.
  writeFileSync(at('index'), '')
  writeFileSync(at('serial'), `${Date.now().toString(16).padStart(16, '0')}\n`)
  writeFileSync(at('index.attr'), 'unique_subject = no\n')
  writeFileSync(
    at('cnf'),
    `[ca]\ndefault_ca=me\n[me]\ndatabase=${at('index')}\nserial=${at('serial')}\nnew_certs_dir=${dir}\ndefault_md=sha256\npolicy=any\nx509_extensions=names
[any]\ncommonName=supplied\n[names]\nsubjectAltName=${names}\n`,
  )
  const dates = validity ? ['-startdate', validity[0], '-enddate', validity[1]] : ['-days', '2']
  const signer = ['-cert', authority.certificateFile, '-keyfile', authority.keyFile]
  openssl(['ca', '-batch', '-notext', '-config', at('cnf'), ...signer, '-in', at('csr'), '-out', at('crt'), ...dates])
  chmodSync(at('key'), 0o600)
  return { certificateFile: at('crt'), keyFile: at('key') }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Whether the program is on this machine; tests that need it say that they skipped otherwise. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
