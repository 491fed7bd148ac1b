import type { Session } from '../session.ts'

/** Replies with every subscription held; the reply belongs to none and has no `sid` and no `seq`. */
export function listSubscriptions(session: Session, id: number | undefined): void {
  const list = [...session.subscriptions.values()].map(({ channel, sid }) => ({ channel, sid }))
  session.reply('ok', { id }, JSON.stringify(list))
}
