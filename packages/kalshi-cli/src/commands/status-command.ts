import type { Command } from 'commander'
import type { Io } from '../io.ts'
import { withExamples } from '../options/examples.ts'
import { showFacts } from '../output/show.ts'
import { inSession } from '../session/session.ts'
import { scheduleDocument, scheduleFacts, statusDocument, statusFacts } from '../views/exchange-view.ts'

export function addStatus(program: Command, io: Io): void {
  addExchangeStatus(program, io, 'status')
  const exchange = program.command('exchange').description('the exchange as a whole')
  addExchangeStatus(exchange, io, 'exchange status')
  const schedule = exchange.command('schedule').description('trading hours and planned maintenance')
  withExamples(schedule, 'exchange schedule', 'exchange schedule --json').action((_options: unknown, command: Command) =>
    inSession(io, command, async (session) => {
      const answer = await session.client.exchange.schedule(session.call)
      await showFacts(session, scheduleFacts(answer), scheduleDocument(answer))
    }),
  )
}

function addExchangeStatus(parent: Command, io: Io, path: string): void {
  const status = parent.command('status').description('whether the exchange is active and trading open')
  withExamples(status, path, `${path} --environment prod`, `${path} --json`).action((_options: unknown, command: Command) =>
    inSession(io, command, async (session) => {
      const answer = await session.client.exchange.status(session.call)
      const { environment } = session
      await showFacts(session, [['environment', environment], ...statusFacts(answer)], { environment, ...statusDocument(answer) })
    }),
  )
}
