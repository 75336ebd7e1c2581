// `npm run faults -- [rounds] [seed]`: repeats the tests of `npm test` that kill a server, with many kills. The printed
// seed reproduces the moment of each kill.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'evenhand-faults-'))
const report = join(scratch, 'vitest.json')
const [rounds = '20', seed] = process.argv.slice(2)

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'server', 'src/testing/faults']
const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`]
const chosen = { EVENHAND_FAULT_ROUNDS: rounds, ...(seed === undefined ? {} : { EVENHAND_FAULT_SEED: seed }) }

const child = spawn(process.execPath, [...vitest, ...reporters], {
  cwd: root,
  env: { ...process.env, ...chosen },
  stdio: 'inherit',
})
child.on('close', code => {
  const { numPassedTests: passed, numFailedTests } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 1 }
  const failed = code === 0 ? numFailedTests : Math.max(1, numFailedTests)
  rmSync(scratch, { recursive: true, force: true })
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
})
