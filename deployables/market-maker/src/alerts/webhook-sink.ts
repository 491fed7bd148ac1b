import type { AlertSink } from './alert.ts'

const TIMEOUT_MS = 5_000

type Post = (url: string, init: RequestInit) => Promise<Pick<Response, 'ok' | 'status'>>

export interface WebhookOptions {
  /** May carry a secret: it is never told. */
  readonly url: string
  /** Of the process, for whoever reads several. */
  readonly source: string
  readonly post?: Post
}

/** Posts `{source, key, level, text, at, suppressed}` as JSON. */
export const webhookSink = ({ url, source, post = fetch }: WebhookOptions): AlertSink => ({
  name: 'webhook',
  send: ({ key, level, text, atUs, suppressed }) =>
    deliver(post, url, { source, key, level, text, at: new Date(atUs / 1_000).toISOString(), suppressed }),
})

/** Posts `{text}`, which Slack, Mattermost and Discord's `/slack` addresses take. */
export const slackSink = ({ url, source, post = fetch }: WebhookOptions): AlertSink => ({
  name: 'slack',
  send: ({ level, text, suppressed }) => {
    const more = suppressed > 0 ? ` (${suppressed} more of these since the last)` : ''
    return deliver(post, url, { text: `${level === 'error' ? ':rotating_light:' : ':warning:'} ${source}: ${text}${more}` })
  },
})

async function deliver(post: Post, url: string, body: unknown): Promise<void> {
  const answer = await request(post, url, body)
  if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`)
}

/** The error of a request names its address. */
async function request(post: Post, url: string, body: unknown): Promise<Pick<Response, 'ok' | 'status'>> {
  try {
    return await post(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    throw new Error(`the webhook could not be reached (${error instanceof Error ? error.name : 'error'})`)
  }
}
