const INSTRUCTIONS = ['ARG', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'RUN', 'USER', 'WORKDIR']

export interface Instruction {
  readonly name: string
  /** What follows the name, on one line. */
  readonly args: string
}

/** Instructions behind one FROM, which is not among them. */
export interface Stage {
  readonly from: string
  /** Empty for the last one. */
  readonly name: string
  readonly instructions: readonly Instruction[]
}

export interface Dockerfile {
  /** Instructions before the first FROM. */
  readonly before: readonly Instruction[]
  readonly stages: readonly Stage[]
}

/** Reads the part of the format that our files use. @throws {Error} Names the line with an instruction that is none of it. */
export function parseDockerfile(text: string): Dockerfile {
  const before: Instruction[] = []
  const stages: { from: string; name: string; instructions: Instruction[] }[] = []
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, name = '', args = ''] = /^([A-Z]+) +(.+)$/.exec(line) ?? []
    if (!INSTRUCTIONS.includes(name)) throw new Error(`no instruction: ${line}`)
    const stage = stages.at(-1)
    if (name === 'FROM') stages.push({ ...parseFrom(args), instructions: [] })
    else if (stage) stage.instructions.push({ name, args })
    else before.push({ name, args })
  }
  return { before, stages }
}

function parseFrom(args: string): { from: string; name: string } {
  const [, from = '', name = ''] = /^((?:--platform=\S+ )?\S+)(?: AS (\S+))?$/.exec(args) ?? []
  if (from === '') throw new Error(`FROM ${args}`)
  return { from, name }
}

export function argsOf(stage: Stage, name: string): readonly string[] {
  return stage.instructions.filter((instruction) => instruction.name === name).map(({ args }) => args)
}

/** Words of `ENV A=b C=d`. */
export function environmentOf(stage: Stage): Readonly<Record<string, string>> {
  const words = argsOf(stage, 'ENV').flatMap((args) => args.split(' '))
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]))
}

/** Files of the repository that a stage copies: sources of COPY without --from. */
export function copiedFrom(stage: Stage): readonly string[] {
  return argsOf(stage, 'COPY')
    .filter((args) => !args.includes('--from='))
    .flatMap((args) => args.split(' ').slice(0, -1))
}

/** Whether `.dockerignore` keeps a path out of what an image is built from: the last line that fits decides. */
export function isIgnored(ignore: string, path: string): boolean {
  let ignored = false
  for (const line of ignore.split('\n').filter((text) => text !== '' && !text.startsWith('#'))) {
    const isException = line.startsWith('!')
    const form = new RegExp(`^${toExpression(isException ? line.slice(1) : line)}(/|$)`)
    if (form.test(path)) ignored = !isException
  }
  return ignored
}

const toExpression = (pattern: string): string =>
  pattern
    .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*/g, (stars) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[stars] ?? '')
