// How the pages are built: from the sources of the SDK, every file our own, and the first load measured at the end.
import { defineConfig } from 'vite'
import { firstLoad } from './scripts/first-load.ts'

/** The server whose API the development pages use; it believes calls that come from its own address only. */
const server = process.env.EVENHAND_DEV_SERVER ?? 'http://localhost:4400'

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Directives for servers that render pages: ours does not.
    rolldownOptions: {
      onLog: (level, log, tell) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : tell(level, log)),
    },
  },
  plugins: [firstLoad({ entry: 'src/main.tsx', also: ['src/orders/OrderPage.tsx'], limitKb: 180 })],
  server: { proxy: { '/v1': { target: server, changeOrigin: true, headers: { origin: server } } } },
})
