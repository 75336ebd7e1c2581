// Prepares this clone to run: installs and builds only what is missing or changed, or only the step that is named. Uses
// only Node's own modules, because it runs before anything is installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deleteLeftOvers } from './ready/leftovers.mjs'
import { takeLock } from './ready/lock.mjs'
import { hashOf, isCurrent, leaveStamp, sourcesIn } from './ready/stamps.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const inRoot = (...parts) => join(root, ...parts)
const sources = (...packages) => packages.flatMap(name => sourcesIn(inRoot('packages', name)))
const toolchain = () => [inRoot('package-lock.json'), inRoot('tsconfig.base.json')]

/**
 * The steps, each with its `inputs`, its `outputs`, and how to run it. Each output contains a stamp, which is deleted
 * together with the output.
 */
const steps = [
  {
    name: 'packages',
    notice: 'Installing packages (about a minute the first time) …',
    inputs: () => [inRoot('package-lock.json')],
    outputs: [inRoot('node_modules')],
    run: () => npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'),
  },
  {
    name: 'server',
    notice: 'Building the server …',
    inputs: () => [...sources('core', 'sdk', 'server'), inRoot('scripts/ready/leftovers.mjs'), ...toolchain()],
    outputs: ['core', 'sdk', 'server'].map(name => inRoot('packages', name, 'dist')),
    run: ({ isMissing }) => {
      for (const name of ['core', 'sdk', 'server']) deleteLeftOvers(inRoot('packages', name), ['pages'])
      // An incremental build trusts its build info and does not notice missing output, so missing output forces a full
      // build.
      return node('node_modules/typescript/bin/tsc', '-b', 'packages/server', ...(isMissing ? ['--force'] : []))
    },
  },
  {
    name: 'pages',
    notice: 'Building the pages …',
    when: () => existsSync(inRoot('packages/web/vite.config.ts')),
    inputs: () => [...sources('core', 'sdk', 'web'), inRoot('docs/rules.md'), ...toolchain()],
    outputs: [inRoot('packages/server/dist/pages')],
    run: () => node('node_modules/vite/bin/vite.js', 'build', 'packages/web', '--logLevel', 'warn'),
  },
]

const node = (script, ...args) => run(process.execPath, [inRoot(script), ...args])

/**
 * Runs the npm that started this script, if there is one, because an `npm` on the path may be another version, or a
 * .cmd file.
 */
function npm(...args) {
  const path = process.env.npm_execpath
  if (path && /npm-cli\.c?js$/.test(path)) return run(process.execPath, [path, ...args])
  return run('npm', args, { shell: process.platform === 'win32' })
}

/** Runs a command, and shows its output only if it fails. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const output = []
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    child.stdout.on('data', chunk => output.push(chunk))
    child.stderr.on('data', chunk => output.push(chunk))
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve() : reject(new Error(Buffer.concat(output).toString().trim()))))
  })
}

async function keepUpToDate(step) {
  if (step.when && !step.when()) return
  const hash = hashOf(root, step.inputs())
  if (step.outputs.every(folder => isCurrent(folder, hash))) return
  const started = Date.now()
  console.log(step.notice)
  await step.run({ isMissing: step.outputs.some(folder => !existsSync(folder)) })
  for (const folder of step.outputs) leaveStamp(folder, hash)
  console.log(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

const only = process.argv[2]

try {
  const lock = await takeLock(inRoot('.ready/lock'), {
    onWait: pid => console.log(`Waiting for process ${pid}, which is getting this clone ready …`),
  })
  try {
    for (const step of steps) if (only === undefined || step.name === only) await keepUpToDate(step)
  } finally {
    lock.release()
  }
} catch (fault) {
  console.error(fault.message)
  // `npm test` always ends with a summary line, and after a failed build nothing else would print one.
  if (process.env.npm_lifecycle_event === 'test') console.log('0 passed, 1 failed')
  process.exitCode = 1
}
