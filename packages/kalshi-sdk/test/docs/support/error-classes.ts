import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const SOURCES = fileURLToPath(new URL('../../../src/', import.meta.url))

/** An exported error class as its source has it. */
export interface ErrorClass {
  readonly name: string
  /** The literal of its `code`; undefined where it is decided at run time. */
  readonly code: string | undefined
  /** The literal of `retryable`; undefined likewise. */
  readonly isRetryable: boolean | undefined
  readonly isAbstract: boolean
}

/** Every exported class of the sources that has a `code` and descends from `KalshiError`, and `UnitError`. */
export function errorClasses(): readonly ErrorClass[] {
  const found = globSync('**/*.ts', { cwd: SOURCES })
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => classesOf(ts.createSourceFile(path, readFileSync(SOURCES + path, 'utf8'), ts.ScriptTarget.Latest, true)))
  const parents = new Map(found.map(({ name, parent }) => [name, parent]))
  const descends = (name: string | undefined): boolean => name === 'KalshiError' || name === 'UnitError' || descendsFrom(name)
  const descendsFrom = (name: string | undefined): boolean => {
    const parent = name === undefined ? undefined : parents.get(name)
    return parent !== undefined && descends(parent)
  }
  return found.filter(({ name }) => descends(name))
}

function classesOf(file: ts.SourceFile): readonly (ErrorClass & { readonly parent: string | undefined })[] {
  return file.statements.filter(ts.isClassDeclaration).flatMap((node) => {
    if (node.name === undefined || !hasModifier(node, ts.SyntaxKind.ExportKeyword)) return []
    return {
      name: node.name.text,
      parent: node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText(),
      code: literalOf(node, 'code', ts.isStringLiteral)?.text ?? literalOfSuper(node),
      isRetryable: retryableOf(node),
      isAbstract: hasModifier(node, ts.SyntaxKind.AbstractKeyword),
    }
  })
}

function hasModifier(node: ts.ClassDeclaration, kind: ts.SyntaxKind): boolean {
  return ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false
}

function literalOf<T extends ts.Node>(node: ts.ClassDeclaration, name: string, is: (node: ts.Node) => node is T): T | undefined {
  for (const member of node.members) {
    if (ts.isPropertyDeclaration(member) && member.name.getText() === name && member.initializer && is(member.initializer))
      return member.initializer
  }
  return undefined
}

/** `super({ ...facts, code: 'X' })` */
function literalOfSuper(node: ts.ClassDeclaration): string | undefined {
  return /super\(\{[^}]*code: '([A-Z_]+)'/.exec(node.getText())?.[1]
}

function retryableOf(node: ts.ClassDeclaration): boolean | undefined {
  const isFlag = (initializer: ts.Node): initializer is ts.BooleanLiteral =>
    initializer.kind === ts.SyntaxKind.TrueKeyword || initializer.kind === ts.SyntaxKind.FalseKeyword
  const flag = literalOf(node, 'retryable', isFlag)
  return flag && flag.kind === ts.SyntaxKind.TrueKeyword
}

/** The members of a union of string literals. */
export function literalsOf(path: string, typeName: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(SOURCES + path, 'utf8'), ts.ScriptTarget.Latest, true)
  const alias = file.statements.find((node) => ts.isTypeAliasDeclaration(node) && node.name.text === typeName)
  return [...(alias?.getText().matchAll(/'([A-Z_]+)'/g) ?? [])].map(([, literal = '']) => literal)
}
