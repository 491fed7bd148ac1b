import type { Identity } from '../../../auth/key-ring.ts'
import type { Actor, Party } from '../../../communications/rfq.ts'
import type { Engine } from '../../../exchange/engine/engine.ts'
import { ownerOf } from '../../member-scope.ts'
import { invalidParameter } from '../../rest-error.ts'
import type { MemberContext } from '../../route.ts'

export const actorOf = ({ memberId, subaccount }: Identity): Actor => ({ memberId, subaccount })

/** In whose name a request or a quote is made. @throws {RestError} 403: not this key's subaccount; 400: there is none such. */
export function partyOf({ engine, identity, body }: MemberContext): Party {
  if (body.has('subtrader_id')) throw invalidParameter('subtrader_id is for members of a futures commission merchant')
  return existing(engine, ownerOf(identity, body.subaccount()))
}

/** @throws {RestError} 400 */
export function existing(engine: Engine, party: Party): Party {
  if (!engine.trading.accounts.find(party)) throw invalidParameter(`there is no subaccount ${party.subaccount} of ${party.memberId}`)
  return party
}
