// Tests that the program in the README runs as printed and prints what is expected.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const inRoot = path => fileURLToPath(new URL(`../${path}`, import.meta.url))

it('the README’s program runs as printed, up to an agreed cancellation and a refused command with its text', async () => {
  const [, program] = /```js\n([\s\S]*?)```/.exec(readFileSync(inRoot('README.md'), 'utf8')) ?? []
  // In a folder below node_modules, the SDK resolves by its name, as it does for a marketplace.
  const folder = inRoot('node_modules/.cache/evenhand')
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/readme.mjs`, program)
  const args = ['--conditions=source', '--import', 'tsx', inRoot('examples/run.mjs'), `${folder}/readme.mjs`]
  const { stdout, stderr } = await run(process.execPath, args)
  expect(stderr).toBe('')
  expect(stdout).toContain('may    open_request cancellation\n')
  expect(stdout).toContain(
    'true\nMutually cancelled — agreed by both\n409 order_closed The order was cancelled by agreement on ',
  )
})
