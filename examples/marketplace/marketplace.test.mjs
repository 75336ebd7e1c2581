// Tests the example as a newcomer runs it: with one command and its own server, and checks the outcome that it prints.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const runner = fileURLToPath(new URL('../run.mjs', import.meta.url))

it('the example prints a cancellation by silence when the window ends, the refund, and a verified webhook', async () => {
  const { stdout, stderr } = await run(process.execPath, ['--conditions=source', '--import', 'tsx', runner])
  expect(stderr).toBe('')
  expect(stdout).toContain('outcome   Mutually cancelled — no reply within 48 hours\n')
  expect(stdout).toMatch(/^at {8}\d{4}-\d\d-\d\dT[\d:.]+Z, exactly when the window ended$/m)
  expect(stdout).toContain('money     180.00 USD back to Lena, 0.00 USD held\n')
  expect(stdout).toMatch(/^webhook {3}order\.cancelled of EX-\d+, signature verified/m)
})
