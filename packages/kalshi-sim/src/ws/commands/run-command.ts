import { ERROR_TEXT } from '../error-code.ts'
import type { Session } from '../session.ts'
import type { Venue } from '../venue.ts'
import type { Command, Refusal } from './command.ts'
import { listSubscriptions } from './list-subscriptions.ts'
import { parseCommand } from './parse-command.ts'
import { subscribe } from './subscribe.ts'
import { unsubscribe } from './unsubscribe.ts'
import { updateSubscription } from './update-subscription.ts'

/** Carries out one text frame of a client and replies to it. */
export function runCommand(session: Session, venue: Venue, text: string): void {
  const { id, command } = parseCommand(text)
  const refusal = session.countCommand() ? { code: 27 as const } : run(session, venue, id, command)
  if (refusal) session.reply('error', { id }, toErrorMsg(refusal))
}

function run(session: Session, venue: Venue, id: number | undefined, command: Command): Refusal | undefined {
  switch (command.kind) {
    case 'subscribe':
      return subscribe(session, venue, id, command)
    case 'unsubscribe':
      return unsubscribe(session, venue, id, command)
    case 'update':
      return updateSubscription(session, venue, id, command)
    case 'list':
      listSubscriptions(session, id)
      return undefined
    case 'refused':
      return command.refusal
  }
}

function toErrorMsg({ code, marketTickers }: Refusal): string {
  return JSON.stringify({ code, msg: ERROR_TEXT[code], ...(marketTickers ? { market_tickers: marketTickers } : {}) })
}
