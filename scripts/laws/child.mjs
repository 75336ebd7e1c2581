// Runs one of our installed tools over a tree and gives back what it printed.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The tool comes from this repository, the tree may be any: so a law can be tried on a small tree that breaks it. */
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
