import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { OFFICIAL_FOLDER, type OfficialOperation } from './official-client.ts'

const CLIENT = fileURLToPath(new URL('../../src/client/kalshi-client.ts', import.meta.url))

/** What an operation answers with, as the types of both clients say. */
export interface AnswerTypes {
  /** Every field of the official model with a value of its own: `markets[].yes_bid_dollars`. */
  readonly official: readonly string[]
  /** Every member that can be reached from what our call gives: `items[].yesBid`. */
  readonly ours: readonly string[]
}

/** Reads the types of both clients with the compiler. */
export class TypeReader {
  readonly #checker: ts.TypeChecker
  readonly #official: ts.Type
  readonly #client: ts.Type
  readonly #at: ts.Node

  constructor() {
    const entry = join(OFFICIAL_FOLDER, 'dist/api.d.ts')
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      types: ['node'],
    }
    const program = ts.createProgram([CLIENT, entry], options)
    this.#checker = program.getTypeChecker()
    const client = program.getSourceFile(CLIENT)
    const official = program.getSourceFile(entry)
    if (!client || !official) throw new Error('the sources of a client are not where they were')
    this.#at = client
    this.#client = this.#exported(client, 'KalshiClient')
    this.#official = this.#checker.getTypeOfSymbol(this.#symbolOf(official))
  }

  answersOf({ api, method }: OfficialOperation, call: string): AnswerTypes {
    const officialApi = this.#instanceOf(api)
    return {
      official: this.#leaves(this.#dataOf(this.#returned(officialApi, [method]))),
      ours: this.#leaves(this.#awaited(this.#returned(this.#client, call.split('.')))),
    }
  }

  #symbolOf(file: ts.SourceFile): ts.Symbol {
    const symbol = this.#checker.getSymbolAtLocation(file)
    if (!symbol) throw new Error(`${file.fileName} is no module`)
    return symbol
  }

  #exported(file: ts.SourceFile, name: string): ts.Type {
    const symbol = this.#checker.getExportsOfModule(this.#symbolOf(file)).find((each) => each.name === name)
    if (!symbol) throw new Error(`${file.fileName} exports no ${name}`)
    return this.#checker.getDeclaredTypeOfSymbol(symbol)
  }

  #instanceOf(api: string): ts.Type {
    const [signature] = this.#member(this.#official, api).getConstructSignatures()
    if (!signature) throw new Error(`${api} is no class`)
    return signature.getReturnType()
  }

  #member(type: ts.Type, name: string): ts.Type {
    const symbol = type.getProperty(name)
    if (!symbol) throw new Error(`there is no ${name}`)
    return this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at)
  }

  #returned(type: ts.Type, [name = '', ...rest]: readonly string[]): ts.Type {
    const member = this.#member(type, name)
    if (rest.length > 0) return this.#returned(member, rest)
    const [signature] = member.getCallSignatures()
    if (!signature) throw new Error(`${name} cannot be called`)
    return signature.getReturnType()
  }

  #awaited(type: ts.Type): ts.Type {
    return this.#checker.getAwaitedType(type) ?? type
  }

  /** Of the envelope of the HTTP client. */
  #dataOf(type: ts.Type): ts.Type {
    return this.#member(this.#awaited(type), 'data')
  }

  #leaves(type: ts.Type, path = '', seen: readonly ts.Type[] = []): readonly string[] {
    const present = this.#checker.getNonNullableType(type)
    if (present.isUnion()) return [...new Set(present.types.flatMap((each) => this.#leaves(each, path, seen)))]
    const element = this.#elementOf(present)
    if (element) return this.#leaves(element, `${path}[]`, seen)
    const values = present.getStringIndexType()
    if (values) return this.#leaves(values, `${path}.*`, seen)
    const isObject = (present.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 && !this.#isBranded(present)
    const properties = isObject ? present.getProperties().filter(({ name }) => name !== 'raw') : []
    if (properties.length === 0 || seen.includes(present)) return [path]
    return properties.flatMap((symbol) => {
      const member = this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at)
      return this.#leaves(member, path === '' ? symbol.name : `${path}.${symbol.name}`, [...seen, present])
    })
  }

  /** A number with the mark of its unit, or a text that stays open for others. */
  #isBranded(type: ts.Type): boolean {
    return type.isIntersection() && type.types.some(({ flags }) => (flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike)) !== 0)
  }

  #elementOf(type: ts.Type): ts.Type | undefined {
    return this.#checker.isArrayType(type) || this.#checker.isTupleType(type) ? type.getNumberIndexType() : undefined
  }
}
