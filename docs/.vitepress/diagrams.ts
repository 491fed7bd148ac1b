import type MarkdownIt from 'markdown-it'

/** Makes code marked as `mermaid` a `<Diagram>`, which draws it in the browser. */
export function diagrams(md: MarkdownIt): void {
  const fence = md.renderer.rules.fence
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index]
    if (token?.info.trim() === 'mermaid') return `<Diagram source="${encodeURIComponent(token.content)}" />\n`
    return fence?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options)
  }
}
