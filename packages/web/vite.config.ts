// Builds the pages from the SDK's sources, serves every file from our own origin, and checks the first load's size.
import { defineConfig } from 'vite'
import { early } from './scripts/early.ts'
import { firstLoad } from './scripts/first-load.ts'
import { optionalFonts } from './scripts/optional-fonts.ts'

/** The server whose API the development pages use; it accepts calls from its own origin only. */
const server = process.env.EVENHAND_DEV_SERVER ?? 'http://localhost:4400'

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    // Into the package that serves them, so that `npm pack` includes the pages.
    outDir: '../server/dist/pages',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    // One file: pages are small, and a late style sheet would shift the layout.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    // Ignores directives for server-side rendering, which we do not use.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // The early script bundles its few modules, so that it waits for no other file.
            {
              name: 'early',
              test: /src\/(early|api\/(first|person|reader)|locales\/(index|languages))\.ts$/,
              priority: 3,
            },
            // A page loads its own language: what it shares with the page lies outside.
            {
              name: 'english-level',
              test: /locales\/en\/(level|pages\/level)[/.]/,
              priority: 5,
              includeDependenciesRecursively: false,
            },
            { name: 'english', test: /locales\/en\//, priority: 4, includeDependenciesRecursively: false },
            { name: 'vendor', test: /node_modules/, priority: 2 },
            // Code shared by two pages is one file: each further file costs a round trip.
            { name: 'shared', test: /packages\/(sdk|web)\/src\//, minShareCount: 2, priority: 1 },
          ],
        },
      },
      onLog: (level, log, report) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log)),
    },
  },
  plugins: [
    optionalFonts,
    early({
      script: 'src/early.ts',
      fonts: ['inter-latin-wght-normal', 'source-serif-4-latin-wght-normal'],
      pages: {
        order: 'src/orders/OrderPage.tsx',
        orders: 'src/orders/list/OrdersPage.tsx',
        level: 'src/level/LevelPage.tsx',
        tryit: 'src/tryit/TryItPage.tsx',
      },
    }),
    firstLoad({
      entry: 'src/main.tsx',
      also: ['src/early.ts', 'locales/en/index.ts', 'src/orders/OrderPage.tsx'],
      limitKb: 180,
    }),
  ],
  server: { proxy: { '/v1': { target: server, changeOrigin: true, headers: { origin: server } } } },
})
