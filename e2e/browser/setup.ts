// Starts one browser for the whole run, and closes it after the last journey.
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { browserProgram, FLAGS } from './chromium.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The WebSocket address of this run's browser, on the loopback interface. */
    browser: string
  }
}

/** @public Vitest calls this function by its name: see globalSetup in vitest.config.ts. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { executablePath, env } = browserProgram()
  const server = await chromium.launchServer({
    executablePath,
    args: [...FLAGS],
    chromiumSandbox: false,
    host: '127.0.0.1',
    env: { ...process.env, ...env },
  })
  project.provide('browser', server.wsEndpoint())
  return () => server.close()
}
