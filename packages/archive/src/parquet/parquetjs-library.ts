import { loadEnginePackage } from './engine-package.ts'
import type { ParquetjsField } from './parquetjs-schema.ts'

/** What is used of `parquetjs`, whose own types ask for a whole file stream where two methods do. */
export interface ParquetjsLibrary {
  readonly ParquetSchema: new (fields: Readonly<Record<string, ParquetjsField>>) => object
  readonly ParquetWriter: {
    openStream(schema: object, sink: ParquetjsSink, options: { rowGroupSize: number; pageIndex: false }): Promise<ParquetjsWriter>
  }
}

/** Where its bytes go. */
export interface ParquetjsSink {
  write(bytes: Uint8Array, done: () => void): void
  end(done: () => void): void
}

export interface ParquetjsWriter {
  /** To be waited for before the next call: overlapping ones write rows more than once. */
  appendRow(row: Readonly<Record<string, unknown>>): Promise<void>
  setMetadata(key: string, value: string): void
  close(): Promise<void>
}

/** @throws {EngineConfigError} It is not installed. */
export async function loadParquetjs(): Promise<ParquetjsLibrary> {
  const library: unknown = await loadEnginePackage('parquetjs', 'parquetjs@npm:@dsnp/parquetjs@1.8.9', () => import('parquetjs'))
  return library as ParquetjsLibrary
}
