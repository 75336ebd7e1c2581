// Prints the size of the order page's first load and fails the build if it reaches the limit.
import { gzipSync } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

interface Budget {
  readonly entry: string
  /** The dynamically loaded modules that the order page needs. */
  readonly also: readonly string[]
  readonly limitKb: number
}

const kb = (bytes: number): number => bytes / 1000
const sizeOf = (source: string | Uint8Array): number => gzipSync(source).length

export function firstLoad({ entry, also, limitKb }: Budget): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const names = [...reached(bundle, [entry, ...also])]
        const total = names.reduce((sum, name) => sum + sizeIn(bundle, name), 0)
        const report = `First load of the order page: ${kb(total).toFixed(1)} kB gzipped (limit ${limitKb}), in ${names.length} files.`
        if (kb(total) >= limitKb) this.error(report)
        this.info(report)
        process.stdout.write(`${report}\n`)
      },
    },
  }
}

function sizeIn(bundle: Rollup.OutputBundle, name: string): number {
  const file = bundle[name]
  if (!file) return 0
  return file.type === 'chunk' ? sizeOf(file.code) : sizeOf(file.source)
}

/** Returns the names of the files that these modules load: their chunks, static imports and style sheets. */
function reached(bundle: Rollup.OutputBundle, modules: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (name: string): void => {
    const file = bundle[name]
    if (!file || found.has(name)) return
    found.add(name)
    if (file.type !== 'chunk') return
    for (const style of file.viteMetadata?.importedCss ?? []) found.add(style)
    for (const next of file.imports) visit(next)
  }
  for (const [name, file] of Object.entries(bundle)) {
    if (file.type === 'chunk' && modules.some(module => Object.keys(file.modules).some(id => id.endsWith(module))))
      visit(name)
  }
  return found
}
