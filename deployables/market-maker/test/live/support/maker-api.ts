import type { EngineView } from '@kassandra/mm-engine'
import type { MakerHome } from './maker-home.ts'
import type { MakerProcess } from './maker-process.ts'

/** The API of a running market maker, as a person with the token uses it. */
export class MakerApi {
  readonly #url: string
  readonly #token: string

  private constructor(url: string, token: string) {
    this.#url = url
    this.#token = token
  }

  /** Of a process that has just started. */
  static async of(home: MakerHome, maker: MakerProcess): Promise<MakerApi> {
    const { dashboardUrl } = await maker.said('listening')
    return new MakerApi(String(dashboardUrl), await home.token())
  }

  async view(): Promise<EngineView> {
    const answer = await fetch(`${this.#url}/api/view`)
    return ((await answer.json()) as { readonly view: EngineView }).view
  }

  async read(path: string): Promise<unknown> {
    return (await fetch(`${this.#url}${path}`)).json()
  }

  /** @returns The status, and what it says. */
  async write(path: string, body: unknown, method = 'POST'): Promise<{ readonly status: number; readonly text: string }> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${this.#url}${path}`, { method, headers, body: JSON.stringify(body) })
    return { status: answer.status, text: await answer.text() }
  }
}
