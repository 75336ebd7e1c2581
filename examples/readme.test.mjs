// The program of the README runs as it is printed, and says what a reader expects.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const inRoot = path => fileURLToPath(new URL(`../${path}`, import.meta.url))

it('the program of the README runs as printed, to an agreed cancellation and a refusal in words', async () => {
  const [, program] = /```js\n([\s\S]*?)```/.exec(readFileSync(inRoot('README.md'), 'utf8')) ?? []
  // Below node_modules the SDK is found by its name, as in a marketplace.
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
