import { parse } from 'yaml'
import { readShared } from '../rest/support/shared-files.ts'

/** A JSON schema as AsyncAPI 3 writes it, with the keys that matter here. */
export interface MessageSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, MessageSchema>>
  readonly items?: MessageSchema
  readonly maxItems?: number
}

/** One message of the specification, its references resolved throughout. */
export interface Message {
  /** Its key among the messages. */
  readonly id: string
  readonly title: string
  readonly payload: MessageSchema
  readonly examples: readonly unknown[]
}

export interface MessageSpecification {
  readonly version: string
  /** Channels that are subscribed, with the messages that come on each. */
  readonly channels: ReadonlyMap<string, readonly Message[]>
  /** What a client sends. */
  readonly commands: readonly Message[]
  /** What answers it. */
  readonly replies: readonly Message[]
}

interface Reference {
  readonly $ref: string
}

interface WireMessage {
  readonly title: string
  readonly payload: MessageSchema
  readonly examples?: readonly { readonly payload: unknown }[]
}

interface WireChannel {
  readonly address: string
  readonly messages: Readonly<Record<string, Reference>>
}

interface Document {
  readonly info: { readonly version: string }
  readonly channels: Readonly<Record<string, WireChannel>>
}

// Pings and pongs are of WebSocket itself; `ws` answers them.
const NOT_SUBSCRIBED = ['root', 'control_frames']

/** Reads the exchange's specification of its WebSocket. */
export function readMessageSpecification(): MessageSpecification {
  const document: Document = parse(readShared('asyncapi.yaml'))
  const toMessages = ({ messages }: WireChannel): readonly Message[] =>
    Object.entries(messages).map(([id, reference]) => {
      const { title, payload, examples = [] } = lookUp(document, reference.$ref) as WireMessage
      return { id, title, payload: resolve(document, payload), examples: examples.map((example) => example.payload) }
    })
  const channels = Object.entries(document.channels).filter(([key]) => !NOT_SUBSCRIBED.includes(key))
  const root = document.channels['root'] ? toMessages(document.channels['root']) : []
  return {
    version: document.info.version,
    channels: new Map(channels.map(([, channel]) => [channel.address, toMessages(channel)])),
    commands: root.filter(({ payload }) => payload.properties?.['cmd']),
    replies: root.filter(({ payload }) => !payload.properties?.['cmd']),
  }
}

function resolve(document: Document, schema: MessageSchema): MessageSchema {
  const { $ref, ...rest } = schema
  const meant: MessageSchema = $ref === undefined ? rest : { ...(lookUp(document, $ref) as MessageSchema), ...rest }
  if (meant.$ref !== undefined) return resolve(document, meant)
  return {
    ...meant,
    ...(meant.items && { items: resolve(document, meant.items) }),
    ...(meant.properties && {
      properties: Object.fromEntries(Object.entries(meant.properties).map(([key, property]) => [key, resolve(document, property)])),
    }),
  }
}

function lookUp(document: Document, reference: string): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], document)
}
