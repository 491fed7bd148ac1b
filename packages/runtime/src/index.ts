export { type ConfigCommandSpec, configCommand } from './cli/config-command.ts'
export type { Command, CommandCall, OptionSpec, OptionValue, Program, ProgramHost, TextSink } from './cli/program.ts'
export { readVersion } from './cli/read-version.ts'
export { runProgram } from './cli/run-program.ts'
export { describeConfig } from './config/describe-config.ts'
export { parseDurationMs } from './config/duration.ts'
export { type LoadConfigSources, loadConfig } from './config/load-config.ts'
export { type ConfigFile, type ConfigSources, readConfig } from './config/read-config.ts'
export { type SettingMeta, type SettingNames, settingNames } from './config/setting-names.ts'
export {
  type DurationBounds,
  durationMs,
  list,
  logLevel,
  oneOf,
  port,
  postgresUrl,
  type Setting,
  secret,
  text,
  textSetting,
  toggle,
  url,
  type WholeNumberBounds,
  wholeNumber,
} from './config/settings.ts'
export { type Check, type Finding, failed, ok, skipped, warning } from './doctor/check.ts'
export { type DiskCheckOptions, diskCheck } from './doctor/disk-check.ts'
export { type DoctorCommandSpec, doctorCommand } from './doctor/doctor-command.ts'
export { type PostgresCheckOptions, type PostgresClient, postgresCheck } from './doctor/postgres-check.ts'
export { ConfigError } from './errors/config-error.ts'
export { RuntimeError } from './errors/runtime-error.ts'
export { SecretError } from './errors/secret-error.ts'
export { UsageError } from './errors/usage-error.ts'
export { type ComponentHealth, type ComponentState, HealthBoard, type HealthReport, type HealthStatus } from './http/health-board.ts'
export { type HealthSource, listenHealth } from './http/health-server.ts'
export type { HttpEndpoint, ListenOptions } from './http/listen.ts'
export { Counter, createMetrics, Gauge, Histogram, listenMetrics, Registry } from './http/metrics-server.ts'
export { createLogger, type Logger, type LoggerOptions } from './log/create-logger.ts'
export { LOG_LEVELS, type LogLevel } from './log/log-level.ts'
export {
  type ApiKey,
  type ApiKeySettings,
  type ApiKeySource,
  type FollowApiKeyOptions,
  followApiKey,
  openApiKey,
} from './secrets/api-key.ts'
export type { AwsSecretOptions } from './secrets/aws-secret.ts'
export { type FollowSecretOptions, followSecret } from './secrets/follow-secret.ts'
export type { GoogleSecretOptions } from './secrets/google-secret.ts'
export { openPassword } from './secrets/open-password.ts'
export { type OpenSecretOptions, openSecret } from './secrets/open-secret.ts'
export { type ReadText, resolvePem } from './secrets/resolve-pem.ts'
export { Secret } from './secrets/secret.ts'
export type { SecretSource } from './secrets/secret-source.ts'
export {
  type Lifecycle,
  type Main,
  type ProcessPort,
  type RunOptions,
  runUntilStopped,
  StopRequest,
  type StopSignal,
} from './stop/run-until-stopped.ts'
