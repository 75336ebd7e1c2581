// Adds the early script to the document, with the names of the chunks and the fonts that this script fetches.
import type { HtmlTagDescriptor, IndexHtmlTransformContext, Plugin, Rollup } from 'vite'

interface Begin {
  /** The module that starts fetching the page's data. */
  readonly script: string
  /** Prefixes of the font file names. */
  readonly fonts: readonly string[]
  /** The module that renders each page, keyed by the page name that the early script uses. */
  readonly pages: Readonly<Record<string, string>>
}

export function early(begin: Begin): Plugin {
  let isBuild = false
  return {
    name: 'early',
    configResolved: ({ command }) => {
      isBuild = command === 'build'
    },
    buildStart() {
      if (isBuild) this.emitFile({ type: 'chunk', id: begin.script, name: 'early' })
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, context) => [isBuild ? tagOf(context, begin) : script(`/${begin.script}`, '', '')],
    },
  }
}

/**
 * Builds the script tag. `pages` has the form “order=/a.js /b.js,orders=/c.js”. The browser runs the script without
 * waiting for the style sheet.
 */
const script = (src: string, pages: string, fonts: string): HtmlTagDescriptor => ({
  tag: 'script',
  attrs: { type: 'module', async: true, src, 'data-pages': pages, 'data-fonts': fonts },
  injectTo: 'head-prepend',
})

function tagOf({ bundle = {} }: IndexHtmlTransformContext, { script: module, fonts, pages }: Begin) {
  const files = Object.values(bundle)
  const chunkOf = (name: string): Rollup.OutputChunk => {
    // Searches for the chunk that contains the module, since the chunk of an entry may only import it.
    const found = files.find(file => file.type === 'chunk' && Object.keys(file.modules).some(id => id.endsWith(name)))
    if (found?.type !== 'chunk') throw new Error(`There is no chunk of ${name}.`)
    return found
  }
  const parts = Object.entries(pages).map(([page, name]) => {
    const { fileName, imports } = chunkOf(name)
    return `${page}=${[fileName, ...imports].map(each => `/${each}`).join(' ')}`
  })
  const found = fonts.map(name => {
    const file = files.find(({ fileName }) => fileName.includes(`/${name}-`))
    if (!file) throw new Error(`There is no font ${name}.`)
    return `/${file.fileName}`
  })
  return script(`/${chunkOf(module).fileName}`, parts.join(','), found.join(' '))
}
