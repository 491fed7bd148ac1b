import { Argument, type Command } from 'commander'
import { bashScript, candidatesOf, fishScript, zshScript } from '../completion/completion-script.ts'
import type { Io } from '../io.ts'
import { withExamples } from '../options/examples.ts'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

export function addCompletion(program: Command, io: Io): void {
  const completion = program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which').choices(Object.keys(SCRIPTS)))
    .description('print a script that completes commands and options')
  withExamples(
    completion,
    'completion bash > ~/.local/share/bash-completion/completions/kalshi',
    'completion zsh > ~/.kalshi-completion && echo "source ~/.kalshi-completion" >> ~/.zshrc',
    'completion fish > ~/.config/fish/completions/kalshi.fish',
  ).action((shell: keyof typeof SCRIPTS) => io.stdout.write(SCRIPTS[shell](candidatesOf(program))))
}
