import { once } from 'node:events'
import { z } from 'zod'
import { configCommand, createLogger, port, runProgram, runUntilStopped, secret, wholeNumber } from '../../src/index.ts'

const Settings = z.object({
  healthPort: port().default(8080).describe('port of the health server'),
  workers: wholeNumber({ min: 1, max: 4 }).default(2),
  apiSecret: secret(),
})

/** A program whose commands end in every way a program can end. */
await runUntilStopped(
  (signal, lifecycle) => {
    const logger = createLogger({ name: 'sample', fields: { from: 'main' } })
    lifecycle.reportTo(logger)
    const untilAborted = async (): Promise<void> => {
      const keepAlive = setInterval(() => undefined, 1_000)
      logger.info('waiting')
      await once(signal, 'abort').finally(() => clearInterval(keepAlive))
    }
    const plain = (name: string, run: () => Promise<number | undefined>) => ({ name, summary: name, options: {}, run })
    return runProgram(
      {
        name: 'sample',
        version: '1.2.3',
        summary: 'a sample',
        defaultCommand: 'run',
        commands: [
          configCommand({
            name: 'run',
            summary: 'print the configuration as JSON',
            schema: Settings,
            options: { note: { type: 'string', help: 'a note' } },
            run: async (config, { options, stdout }) => {
              stdout.write(`${JSON.stringify({ ...config, note: options['note'] })}\n`)
            },
          }),
          plain('code', async () => 7),
          plain('wait', async () => {
            await untilAborted()
            logger.info({ reason: String(signal.reason) }, 'stopping')
            return 0
          }),
          plain('abort', async () => {
            await untilAborted()
            signal.throwIfAborted()
            return 5
          }),
          plain('hang', async () => {
            await untilAborted()
            logger.info('hanging')
            await new Promise((resolve) => setTimeout(resolve, 2 ** 30))
            return 0
          }),
          plain('throw', async () => {
            throw new Error('no luck with postgres://me:hunter22@db/x')
          }),
          plain('reject', async () => {
            queueMicrotask(() => Promise.reject(new Error('nobody listens')))
            await untilAborted()
            return 0
          }),
          plain('crash', async () => {
            setImmediate(() => {
              throw new Error('in a callback')
            })
            await untilAborted()
            return 0
          }),
          plain('leak', async () => {
            setInterval(() => undefined, 1_000)
            return 3
          }),
          plain('flood', async () => {
            for (let line = 0; line < 2_000; line++) logger.info({ line }, 'line')
            process.stdout.write('end\n')
            return 0
          }),
        ],
      },
      { args: process.argv.slice(2), env: process.env, stdout: process.stdout, stderr: process.stderr, signal },
    )
  },
  { name: 'sample' },
)
