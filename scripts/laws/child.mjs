// Runs one of the installed tools on a tree, and returns its output.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Runs a tool that this repository has installed on any tree, so that laws can be tested on small trees. */
export function run(root, tool, args) {
  const home = new URL(`../../node_modules/${tool}/`, import.meta.url)
  const { name, bin } = JSON.parse(readFileSync(new URL('package.json', home), 'utf8'))
  const script = new URL(bin[name.split('/').at(-1)], home).pathname
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error) throw error
  return { status, output: `${stdout}${stderr}` }
}
