import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'

export interface UnpackedChromium {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

const require = createRequire(import.meta.url)

/**
 * Chromium with the libraries and the font that came with it, unpacked once for each account: a file in the common temporary folder
 * would be executable for its first user only. It takes its name when it is whole, so that a killed run leaves no half of it.
 */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const home = dirname(dirname(require.resolve('@sparticuz/chromium')))
  const { version }: { version: string } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const uid = process.getuid?.() ?? 0
  const folder = join(tmpdir(), `kassandra-chromium-${version}-${uid}`)
  if (!existsSync(folder)) await unpackTo(folder, join(home, 'bin'))
  if (statSync(folder).uid !== uid) throw new Error(`${folder} belongs to somebody else`)
  const libraries = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

async function unpackTo(folder: string, packed: string): Promise<void> {
  const temporary = mkdtempSync(`${folder}-`)
  try {
    await inflateTo(
      temporary,
      ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map((name) => join(packed, name)),
    )
    writeFileSync(join(temporary, 'fonts.conf'), fontsOf(folder))
    renameSync(temporary, folder)
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** The package unpacks to the temporary folder of the process, wherever that is when it is asked. */
async function inflateTo(folder: string, files: readonly string[]): Promise<void> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  const unpacking = files.map((file) => inflate(file))
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  await Promise.all(unpacking)
}

const fontsOf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
