// In every image: ends with 0 when the program of this container says that it is well, with 1 otherwise.
const port = process.env.HEALTH_PORT || process.env.PORT || '8080'
try {
  const { status } = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(4_000) })
  process.exitCode = status === 200 ? 0 : 1
} catch {
  process.exitCode = 1
}
