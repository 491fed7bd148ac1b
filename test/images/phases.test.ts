import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCompose } from '../support/compose.ts'
import { ROOT, settingsOf } from './programs.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const SERVICE = 'market-maker'
const UNIT = read('deploy/systemd/market-maker.service')
const SET_UP = read('deploy/host/kalshi-set-up-market-maker')
const MODULE = read('terraform/modules/aws-market-maker/main.tf')
const ROOT_MODULE = read('terraform/aws-market-maker/main.tf')

const unitValue = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(UNIT)?.[1] ?? ''

/** Names set in the block of a local of Terraform, up to the next one. */
function namesIn(text: string, local: string): readonly string[] {
  const [, block = ''] = new RegExp(`^  ${local} += [^\\n]*\\n([\\s\\S]*?)\\n(?:  \\}\\)?|  \\))$`, 'm').exec(text) ?? []
  return [...block.matchAll(/\b([A-Z][A-Z0-9_]+) += /g)].map(([, name = '']) => name).toSorted()
}

describe('the market maker on EC2 is the one that runs here, but for', () => {
  const here = readCompose(ROOT, 'docker-compose.yml').services[SERVICE]
  const there = readCompose(ROOT, 'docker-compose.aws.yml').services[SERVICE]

  it('where secrets come from, where the log goes, and who starts it again', () => {
    expect(Object.keys(readCompose(ROOT, 'docker-compose.aws.yml').services)).toEqual([SERVICE])
    expect(Object.keys(there ?? {}).toSorted()).toEqual(['env_file', 'logging', 'restart', 'volumes'])
    expect(there).toMatchObject({
      restart: 'no',
      env_file: [here?.env_file, '/run/market-maker/secrets.env'],
      volumes: ['/run/market-maker/files:/run/secrets:ro'],
      logging: { driver: 'awslogs', options: { 'awslogs-group': '/market-maker', 'awslogs-region': 'us-east-1' } },
    })
  })

  it('the unit, which runs both files with an image that it does not build', () => {
    const files = '-f docker-compose.yml -f docker-compose.aws.yml'
    expect(unitValue('ExecStart')).toBe(`/usr/bin/docker-compose --ansi never ${files} up --no-build --abort-on-container-exit`)
    expect(unitValue('ExecStop')).toBe(`/usr/bin/docker-compose --ansi never ${files} stop`)
    expect(unitValue('WorkingDirectory')).toBe('/opt/market-maker')
    expect(`/run/${unitValue('RuntimeDirectory')}`).toBe('/run/market-maker')
    const graceSeconds = Number(here?.stop_grace_period?.replace('s', ''))
    expect(Number(unitValue('TimeoutStopSec'))).toBeGreaterThan(graceSeconds)
  })

  it('what Terraform adds: names of places, the strategy that was chosen, nothing else', () => {
    for (const name of ['docker-compose.yml', 'docker-compose.aws.yml'])
      expect(MODULE).toMatch(
        new RegExp(`"/opt/market-maker/${name}" += \\{ content = file\\("\\$\\{local\\.deploy\\}/\\.\\./${name}"\\) \\}`),
      )
    expect(namesIn(MODULE, 'container_environment')).toEqual(['AWS_REGION', 'BACKUP_STORE'])
    expect(namesIn(ROOT_MODULE, 'environment')).toEqual(['CONFIRM_LIVE', 'KALSHI_ENVIRONMENT', 'MAX_LOSS_USD', 'MM_MODE', 'SERIES_TICKERS'])
    expect(namesIn(MODULE, 'host_environment').filter((name) => ['DATA_DIR', 'MARKET_MAKER_IMAGE'].includes(name))).toHaveLength(2)
    const user = /container += "([\d:]+)"/.exec(MODULE)?.[1]
    expect(here?.user).toBe(`\${CONTAINER_USER:-${user}}`)
  })

  it('secrets: the same names from Secrets Manager as from .env', () => {
    const [always = '', onPostgres = ''] = SET_UP.split(/^if .*DATABASE_ADDRESS.*then$/m)
    const names = (text: string): readonly string[] => [...text.matchAll(/(?:printf '|\\n)([A-Z_]+)=/g)].map(([, name = '']) => name)
    expect(names(always)).toEqual(['KALSHI_API_KEY', 'KALSHI_API_SECRET'])
    expect(names(onPostgres)).toEqual(['MM_DATABASE_URL'])
    const known = settingsOf(SERVICE).names
    expect([...names(always), ...names(onPostgres)].filter((name) => !known.includes(name))).toEqual([])
    for (const name of names(always)) expect(read('.env.example')).toContain(`\n${name}=`)
  })

  it('the database: SQLite, or RDS by db.t3.micro', () => {
    expect(ROOT_MODULE).toMatch(/for_each = local\.on_rds \? toset\(\["rds"\]\) : toset\(\[\]\)/)
    expect(ROOT_MODULE).toMatch(/instance_class += "db\.t3\.micro"/)
    expect(read('terraform/aws-market-maker/variables.tf')).toMatch(/contains\(\["sqlite", "rds"\], var\.database\)/)
    expect(here?.environment).toEqual({ HTTP_HOST: '0.0.0.0', MM_DATABASE_PATH: './data/mm.db' })
  })
})

it('every variable that Cloud Run is given is a setting of its program', () => {
  const given = [
    { program: 'market-maker', names: namesIn(read('terraform/modules/gcp-trading-engine/locals.tf'), 'fixed_environment') },
    { program: 'data-fetcher', names: namesIn(read('terraform/modules/gcp-scheduled-fetcher/locals.tf'), 'fixed_environment') },
  ] as const
  for (const { program, names } of given) {
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !settingsOf(program).names.includes(name))).toEqual([])
  }
})
