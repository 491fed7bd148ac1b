import { spawnSync } from 'node:child_process'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { bashScript, candidatesOf, fishScript, zshScript } from './completion-script.ts'

const program = new Command('kalshi').option('--json')
const orders = program.command('orders')
orders.command('place').option('--side <side>').option('--yes')
orders.command('list')
const candidates = candidatesOf(program)

/** What bash offers behind a line. */
function offered(...words: readonly string[]): readonly string[] {
  const list = ['kalshi', ...words].map((word) => `'${word}'`).join(' ')
  const script = `${bashScript(candidates)}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length}; _kalshi; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  return stdout.split('\n').filter((word) => word !== '')
}

describe('completion', () => {
  it('knows what may follow each command', () => {
    expect(candidates.get('')).toEqual(['orders', '--json', '--help'])
    expect(candidates.get('orders')).toEqual(['place', 'list', '--json', '--help'])
    expect(candidates.get('orders place')).toEqual(['--side', '--yes', '--json', '--help'])
  })

  it('works in bash', () => {
    expect(offered('')).toContain('orders')
    expect(offered('orders', 'p')).toEqual(['place'])
    expect(offered('--json', 'orders', 'pl')).toEqual(['place'])
    expect(offered('orders', 'place', '--side', 'bid', '--y')).toEqual(['--yes'])
  })

  it('is written for zsh and fish too', () => {
    expect(zshScript(candidates)).toContain('bashcompinit')
    expect(fishScript(candidates)).toContain("-a 'place list --json --help'")
  })
})
