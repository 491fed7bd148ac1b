import { type HostedStep, saveEngine } from '@kassandra/mm-engine'
import type { SessionWriter } from '@kassandra/mm-engine/session'

/** Opens the recording; `state` gives what stands at the head of each file. */
export type OpenSession = (state: () => unknown) => SessionWriter

/** Records each step: the event as the engine took it, and its commands. */
export class SessionRecording {
  readonly writer: SessionWriter
  #before: HostedStep['before'] | undefined

  constructor(open: OpenSession) {
    this.writer = open(() => (this.#before ? JSON.parse(saveEngine(this.#before)) : undefined))
  }

  take({ event, before, step }: HostedStep): void {
    this.#before = before
    this.writer.record(event)
    if (step.commands.length > 0) this.writer.recordCommands(step.commands)
  }
}
