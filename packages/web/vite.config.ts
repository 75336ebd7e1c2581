// Builds the pages from the SDK's sources, serves every file from our own origin, and checks the first load's size.
import { defineConfig } from 'vite'
import { early } from './scripts/early.ts'
import { firstLoad } from './scripts/first-load.ts'
import { optionalFonts } from './scripts/optional-fonts.ts'

/** The server whose API the pages use in development; that server accepts calls from its own origin only. */
const server = process.env.EVENHAND_DEV_SERVER ?? 'http://localhost:4400'

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    // The pages go into the package that serves them, so that `npm pack` includes them.
    outDir: '../server/dist/pages',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    // All styles are in one file, since the pages are small and a style sheet that arrives late would shift the layout.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // The early script includes its few modules, so that it need not wait for another file.
            {
              name: 'early',
              test: /src\/(early|api\/(first|person|reader)|locales\/(index|languages))\.ts$/,
              priority: 3,
            },
            // A page loads only its own language, so code that a language shares with the page is in another file.
            {
              name: 'english-level',
              test: /locales\/en\/(level|pages\/level)[/.]/,
              priority: 5,
              includeDependenciesRecursively: false,
            },
            { name: 'english', test: /locales\/en\//, priority: 4, includeDependenciesRecursively: false },
            { name: 'vendor', test: /node_modules/, priority: 2 },
            // Code that two pages share goes into one common file, since every further file costs a round trip.
            { name: 'shared', test: /packages\/(sdk|web)\/src\//, minShareCount: 2, priority: 1 },
          ],
        },
      },
      // Directives for server-side rendering, which we do not use, are ignored without a warning.
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
