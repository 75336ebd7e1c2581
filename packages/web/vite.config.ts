// How the pages are built: sources of the neighbours, nothing inlined (the content policy allows no inline code), the rules beside them.
import { readFileSync } from 'node:fs'
import { defaultClientConditions, defineConfig } from 'vite'

const rules = new URL('../../docs/rules.md', import.meta.url)

export default defineConfig({
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false },
  plugins: [
    {
      name: 'rules',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'rules.md', source: readFileSync(rules, 'utf8') })
      },
    },
  ],
})
