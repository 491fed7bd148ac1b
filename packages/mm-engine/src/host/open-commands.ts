import type { Command } from '../command/command.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import type { CommandOutcome } from '../store/command-store.ts'

export interface CommandAnswered {
  readonly commandId: number
  readonly outcome: CommandOutcome
  readonly code: string | undefined
}

/** Code of a change that nobody answered before its order ended: whether it took effect does not matter any more. */
export const ORDER_ENDED = 'ORDER_ENDED'

/**
 * Commands of a run that are not answered yet. Each is answered once: what is told of one that is none of them any more, such as the refusal
 * of a cancel whose order was told to be gone before, is no answer.
 */
export class OpenCommands {
  readonly #open = new Map<number, Command>()

  sent(command: Command): void {
    this.#open.set(command.commandId, command)
  }

  /** The commands that an event answers: the one that it names, the create of an order that is there, all of an order that is gone. */
  answeredBy(event: EngineEvent): readonly CommandAnswered[] {
    switch (event.kind) {
      case 'accepted':
        return this.#ofOrder(event.clientOrderId, ({ kind }) => kind === 'create')
      case 'ended':
        return this.#ofOrder(event.clientOrderId, () => true)
      case 'changed':
        return this.#one(event.commandId, 'done')
      case 'refused':
        return this.#one(event.commandId, 'refused', event.code)
      case 'unknown':
        return this.#open.has(event.commandId) ? [{ commandId: event.commandId, outcome: 'unknown', code: undefined }] : []
      default:
        return []
    }
  }

  #one(commandId: number, outcome: CommandOutcome, code?: string): readonly CommandAnswered[] {
    return this.#open.delete(commandId) ? [{ commandId, outcome, code }] : []
  }

  #ofOrder(clientOrderId: string, isMeant: (command: Command) => boolean): readonly CommandAnswered[] {
    const answered = [...this.#open.values()].filter((command) => command.clientOrderId === clientOrderId && isMeant(command))
    for (const { commandId } of answered) this.#open.delete(commandId)
    return answered.map(({ commandId, kind }) =>
      kind === 'create' || kind === 'cancel'
        ? { commandId, outcome: 'done', code: undefined }
        : { commandId, outcome: 'refused', code: ORDER_ENDED },
    )
  }
}
