// How the tests run: one project a package, all reading sources of their neighbours, never what was built.
import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

// `source` before Vite's own conditions for code that runs in Node.
const conditions = ['source', 'module', 'node', 'development|production']

const project = (
  name: string,
  root: string,
  more: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration => ({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name, include: ['**/*.test.{ts,mjs}'], exclude: ['**/node_modules/**', '**/dist/**'], ...more },
})

export default defineConfig({
  test: {
    projects: [
      // Properties run hundreds of histories; a busy machine needs more than the default five seconds for that.
      project('core', 'packages/core', { testTimeout: 60_000 }),
      project('sdk', 'packages/sdk', { testTimeout: 60_000 }),
      project('server', 'packages/server', {
        globalSetup: [fileURLToPath(new URL('packages/server/src/testing/database/postgres.ts', import.meta.url))],
        provide: {
          externalDatabase: process.env.EVENHAND_TEST_DATABASE_URL ?? '',
          // `npm run faults -- 50 12345` sets both: 50 rounds, and the seed of an earlier run to repeat it.
          faults: {
            rounds: Number(process.env.EVENHAND_FAULT_ROUNDS ?? 5),
            seed: Number(process.env.EVENHAND_FAULT_SEED ?? Date.now() % 1_000_000),
          },
        },
        testTimeout: 20_000,
        hookTimeout: 60_000,
      }),
      project('e2e', 'e2e', {
        globalSetup: ['packages/server/src/testing/database/postgres.ts', 'e2e/browser/setup.ts'].map(path =>
          fileURLToPath(new URL(path, import.meta.url)),
        ),
        provide: { externalDatabase: process.env.EVENHAND_TEST_DATABASE_URL ?? '' },
        // One test looks at twenty states of a page, each in four ways.
        testTimeout: 300_000,
        expect: { poll: { timeout: 15_000 } },
        hookTimeout: 60_000,
      }),
      // What of the pages is pure; the rest is gone through by e2e.
      project('web', 'packages/web'),
      project('scripts', 'scripts'),
      project('examples', 'examples', { testTimeout: 60_000 }),
    ],
  },
})
