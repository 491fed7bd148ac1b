export { AppendStateError } from './append/append-state-error.ts'
export {
  type Addition,
  type AppendOutcome,
  type AppendState,
  type AppendStore,
  KNOWN_IDS,
  LINES_CONTENT_TYPE,
} from './append/append-store.ts'
export { gcsAppendStore } from './append/gcs-append-store.ts'
export { localAppendStore } from './append/local-append-store.ts'
export { openAppendStore } from './append/open-append-store.ts'
export { ArchiveError } from './errors/archive-error.ts'
export { StoreConfigError, StoreError, type StoreFailure } from './errors/store-errors.ts'
export type { GcsCredentials, GcsOptions, GcsStoreOptions } from './store/gcs/gcs-options.ts'
export type { SecretText } from './store/secret-text.ts'
