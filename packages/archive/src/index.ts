export type { BackupClient, BackupPool, CopyStream } from './backup/backup-client.ts'
export { BACKUP_PREFIX, type BackupName, parseBackupKey, toBackupKey } from './backup/backup-name.ts'
export { type CheckedBackup, checkBackup } from './backup/check-backup.ts'
export { listBackups, type StoredBackup } from './backup/list-backups.ts'
export { type RestoreRequest, restoreBackup } from './backup/restore-backup.ts'
export { type Backup, type BackupRequest, takeBackup } from './backup/take-backup.ts'
export type { BackupStep } from './backup/write-backup.ts'
export { ArchiveError } from './errors/archive-error.ts'
export { BackupDamagedError, BackupFailedError, BackupRequestError } from './errors/backup-errors.ts'
export { EngineConfigError } from './errors/engine-config-error.ts'
export { EngineError, ExportRequestError, ExportTakenError, SourceError } from './errors/export-errors.ts'
export { StoreConflictError } from './errors/store-conflict-error.ts'
export { ObjectMissingError, StoreConfigError, StoreError, type StoreFailure } from './errors/store-errors.ts'
export { VerificationError } from './errors/verification-error.ts'
export { countLateRows, type LateRows } from './export/count-late-rows.ts'
export { type ExportRequest, type ExportResult, exportRange } from './export/export-range.ts'
export { type Outbox, postgresOutbox, type SqlClient } from './outbox/outbox.ts'
export type { ExportKey, ExportProgress, OutboxEntry, VerifiedFacts, WrittenFile } from './outbox/outbox-entry.ts'
export { type DuckdbEngineOptions, duckdbEngine } from './parquet/duckdb-engine.ts'
export { hyparquetEngine } from './parquet/hyparquet-engine.ts'
export { ENGINE_NAMES, type EngineName, openEngine } from './parquet/open-engine.ts'
export type { ParquetEngine, ParquetJob } from './parquet/parquet-engine.ts'
export { parquetjsEngine } from './parquet/parquetjs-engine.ts'
export { ARCHIVE_PREFIX, type ArchivePath, parseArchivePath, tablePrefix, toArchivePath } from './partition/archive-path.ts'
export type { InstantText } from './partition/instant.ts'
export type { ExportSource } from './source/export-source.ts'
export { type CopyClient, type CopyPool, type CopyQuery, postgresSource } from './source/postgres-source.ts'
export type { GcsCredentials, GcsOptions, GcsStoreOptions } from './store/gcs/gcs-options.ts'
export { gcsStore } from './store/gcs/gcs-store.ts'
export { localStore } from './store/local-store.ts'
export type { LocalFile, ObjectReader, ObjectStore, StoredObject } from './store/object-store.ts'
export { type OpenStoreOptions, openStore } from './store/open-store.ts'
export type { S3Credentials, S3Options, S3StoreOptions } from './store/s3/s3-options.ts'
export { s3Store } from './store/s3/s3-store.ts'
export type { SecretText } from './store/secret-text.ts'
export { describeFile, storeFile } from './store/store-file.ts'
export type {
  ArchiveColumn,
  ArchiveTable,
  DecimalColumn,
  DecimalField,
  DecimalListColumn,
  DecimalType,
  PlainColumn,
  TextColumn,
} from './table/archive-table.ts'
export type { Bounds } from './verify/column-tally.ts'
export { compareExports } from './verify/compare-exports.ts'
export { compareSource, type SourceComparison } from './verify/compare-source.ts'
export { type ArchiveFile, listArchive } from './verify/list-archive.ts'
export { type ParquetFacts, readParquetFacts } from './verify/read-facts.ts'
export {
  type ArchiveProblem,
  type ArchiveReport,
  type TableFacts,
  type VerifyArchiveOptions,
  type VerifyFilesOptions,
  verifyArchive,
  verifyFiles,
} from './verify/verify-archive.ts'
