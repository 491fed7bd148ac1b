import type { Command } from 'commander'

/** What may follow a chain of commands such as `orders place`; the chain of the program itself is empty. */
export type Candidates = ReadonlyMap<string, readonly string[]>

/** Pure. */
export function candidatesOf(program: Command): Candidates {
  const found = new Map<string, readonly string[]>()
  const everywhere = optionsOf(program)
  const visit = (command: Command, chain: readonly string[]): void => {
    const names = command.commands.map((each) => each.name())
    found.set(chain.join(' '), [...names, ...new Set([...optionsOf(command), ...everywhere, '--help'])])
    for (const each of command.commands) visit(each, [...chain, each.name()])
  }
  visit(program, [])
  return found
}

const optionsOf = (command: Command): readonly string[] => command.options.flatMap(({ long }) => (long ? [long] : []))

/** Words that begin with a dash, and what stands behind them as a value, are no part of the chain: only known words prolong it. */
export function bashScript(candidates: Candidates): string {
  const cases = [...candidates].map(([chain, words]) => `    '${chain}') words='${words.join(' ')}' ;;`)
  return `_kalshi() {
  local chain='' words='' word
  _kalshi_words() {
    case "$1" in
${cases.join('\n')}
    *) return 1 ;;
    esac
  }
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if _kalshi_words "\${chain:+$chain }$word"; then chain="\${chain:+$chain }$word"; fi
  done
  _kalshi_words "$chain"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _kalshi kalshi
`
}

export function zshScript(candidates: Candidates): string {
  return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(candidates)}`
}

export function fishScript(candidates: Candidates): string {
  const lines = [...candidates].map(([chain, words]) => {
    const condition = chain === '' ? '__fish_use_subcommand' : `string match -q 'kalshi ${chain} *' -- (commandline -pc)`
    return `complete -c kalshi -f -n "${condition}" -a '${words.join(' ')}'`
  })
  return `${lines.join('\n')}\n`
}
