import mermaidUrl from '@mermaid-js/tiny/dist/mermaid.tiny.js?url'
import { useData } from 'vitepress'
import { type Component, defineComponent, h, onMounted, ref, watch } from 'vue'

interface Mermaid {
  initialize(options: { readonly startOnLoad: boolean; readonly theme: string; readonly fontFamily: string }): void
  render(id: string, source: string): Promise<{ readonly svg: string }>
}

declare global {
  interface Window {
    mermaid?: Mermaid
  }
}

let loading: Promise<Mermaid> | undefined
let drawn = 0

/** Loaded from the site itself, by the first page that has a diagram. */
function loadMermaid(): Promise<Mermaid> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = mermaidUrl
    script.addEventListener('load', () => (window.mermaid ? resolve(window.mermaid) : reject(new Error('mermaid did not load'))))
    script.addEventListener('error', () => reject(new Error(`${mermaidUrl} cannot be loaded`)))
    document.head.append(script)
  })
  return loading
}

/** A diagram in the colours of the page. Its text stands there until it is drawn, and where nothing draws it. */
export const Diagram: Component = defineComponent({
  props: { source: { type: String, required: true } },
  setup(props) {
    const { isDark } = useData()
    const svg = ref('')
    const source = decodeURIComponent(props.source)
    const draw = async (): Promise<void> => {
      const mermaid = await loadMermaid()
      mermaid.initialize({ startOnLoad: false, theme: isDark.value ? 'dark' : 'neutral', fontFamily: 'inherit' })
      drawn += 1
      svg.value = (await mermaid.render(`diagram-${drawn}`, source)).svg
    }
    onMounted(draw)
    watch(isDark, draw)
    return () => (svg.value === '' ? h('pre', { class: 'diagram-source' }, source) : h('div', { class: 'diagram', innerHTML: svg.value }))
  },
})
