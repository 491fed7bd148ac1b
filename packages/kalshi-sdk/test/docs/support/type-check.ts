import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))

/** Modules by the name that their problems are told under. */
export type Modules = Readonly<Record<string, string>>

/** Compiles texts as if they lay in the tests of this repository. @returns What the compiler has against them, one line each. */
export function typeCheck(modules: Modules): readonly string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.tests.json'), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  )
  const texts = new Map(Object.entries(modules).map(([name, text]) => [join(ROOT, 'packages/kalshi-sdk/test/docs', `${name}.ts`), text]))
  const { tsBuildInfoFile: _file, incremental: _incremental, ...rest } = options
  const settings: ts.CompilerOptions = { ...rest, noEmit: true, noUnusedLocals: false }
  const host = ts.createCompilerHost(settings)
  const program = ts.createProgram([...texts.keys()], settings, {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile(path, version) {
      const text = texts.get(path)
      return text === undefined ? host.getSourceFile(path, version) : ts.createSourceFile(path, text, version, true)
    },
  })
  return [...texts.keys()].flatMap((path) => problemsOf(program, program.getSourceFile(path)))
}

function problemsOf(program: ts.Program, file: ts.SourceFile | undefined): readonly string[] {
  if (!file) throw new Error('the compiler lost a module')
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ start = 0, messageText }) => {
    const { line } = file.getLineAndCharacterOfPosition(start)
    return `${file.fileName.split('/').at(-1)}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}
