import { type IncomingMessage, request } from 'node:http'

export interface StreamEvent {
  /** `comment` for a sign of life. */
  readonly name: string
  readonly data: unknown
}

/** Reads server-sent events one after another. */
export class EventReader implements Disposable {
  readonly answer: IncomingMessage
  readonly #events: AsyncIterator<StreamEvent>

  private constructor(answer: IncomingMessage) {
    this.answer = answer
    this.#events = parse(answer)
  }

  static async open(url: string): Promise<EventReader> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    request(url, { agent: false }, resolve).once('error', reject).end()
    return new EventReader(await promise)
  }

  /** Waits for the next one; undefined once the server has ended the stream. */
  async next(): Promise<StreamEvent | undefined> {
    const { value, done } = await this.#events.next()
    return done ? undefined : value
  }

  [Symbol.dispose](): void {
    this.answer.destroy()
  }
}

async function* parse(answer: IncomingMessage): AsyncGenerator<StreamEvent> {
  let rest = ''
  for await (const chunk of answer.setEncoding('utf8')) {
    const blocks = `${rest}${chunk}`.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) yield toEvent(block)
  }
}

function toEvent(block: string): StreamEvent {
  const match = /^event: (\w+)\ndata: (.*)$/s.exec(block)
  return match?.[1] && match[2] ? { name: match[1], data: JSON.parse(match[2]) } : { name: 'comment', data: block }
}
