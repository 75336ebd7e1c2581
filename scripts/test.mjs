// Runs `npm test`: one step after another, then a line with the totals.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'evenhand-test-'))
/**
 * The failures with the first lines of their reasons. They are repeated at the end, where a truncated log still shows
 * them.
 */
const failures = []
/** The duration of each test file, in milliseconds. */
const durations = []
const projects = ['packages/core', 'packages/sdk', 'packages/server', 'packages/web', 'scripts', 'e2e', 'bench']
const has = path => existsSync(join(root, path))

/**
 * The table of the suite's steps. A step is skipped if the file in `when` is missing; `count` returns the numbers of
 * passed and failed tests once the step has ended.
 */
const steps = [
  {
    title: 'Types',
    command: () => ['node_modules/typescript/bin/tsc', '-b', ...projects],
    count: byExit,
  },
  { title: 'Laws', when: 'scripts/laws.mjs', command: () => ['scripts/laws.mjs'], count: byLastLine },
  {
    title: 'Generated documents',
    when: 'scripts/generate.ts',
    command: () => ['--conditions=source', '--import', 'tsx', 'scripts/generate.ts', '--check'],
    count: byLastLine,
  },
  {
    title: 'Unit and database tests',
    when: 'vitest.config.ts',
    ...vitest('unit.json', '!e2e'),
  },
  {
    title: 'Journeys in a browser',
    when: 'e2e/browsers.ts',
    ...vitest('journeys.json', 'e2e'),
  },
]

/** Runs Vitest on one project, or on all but one; the results are read from its report. */
function vitest(name, project) {
  const report = join(scratch, name)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return {
    command: () => ['node_modules/vitest/vitest.mjs', 'run', `--project=${project}`, ...reporters],
    count: ({ ok }) => byReport(report, ok),
  }
}

/** Runs one step, shows its output as it comes, and keeps the end of the output for counting. */
function run(args) {
  return new Promise(resolve => {
    const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...color },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', chunk => {
      text = (text + chunk).slice(-4096)
      process.stdout.write(chunk)
    })
    child.on('error', fault => resolve({ ok: false, text: fault.message }))
    child.on('close', code => resolve({ ok: code === 0, text }))
  })
}

function byExit({ ok }) {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function byLastLine({ ok, text }) {
  const line = /^(\d+) passed, (\d+) failed$/.exec(text.trimEnd().split('\n').at(-1) ?? '')
  return line === null
    ? { passed: 0, failed: 1 }
    : atLeastOneFailed(ok, { passed: Number(line[1]), failed: Number(line[2]) })
}

function byReport(report, ok) {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  testResults.forEach(record)
  // A file that cannot be loaded has no tests that could fail, so the file itself counts as a failure.
  const notLoaded = testResults.filter(
    file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
  )
  return atLeastOneFailed(ok, { passed: numPassedTests, failed: numFailedTests + notLoaded.length })
}

/** Records the duration and the failures of one test file. */
function record(file) {
  const path = relative(root, file.name)
  durations.push({ path, milliseconds: file.endTime - file.startTime })
  const failed = file.assertionResults.filter(test => test.status === 'failed')
  for (const { fullName, failureMessages } of failed)
    failures.push({ title: `${path} > ${fullName}`, why: failureMessages.join('\n') })
  if (file.status === 'failed' && failed.length === 0) failures.push({ title: path, why: file.message })
}

/** Prints the ten slowest test files and everything that failed. */
function summarize() {
  const slowest = durations.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 10)
  console.log('\nSlowest test files')
  for (const { path, milliseconds } of slowest)
    console.log(`${(milliseconds / 1000).toFixed(1).padStart(8)} s  ${path}`)
  for (const { title, why } of failures) console.log(`\nFAILED ${title}\n${why.split('\n').slice(0, 12).join('\n')}`)
}

/**
 * Counts a failure for a step that exits with an error (such as an unhandled rejection) although none of its tests
 * failed.
 */
function atLeastOneFailed(ok, { passed, failed }) {
  return { passed, failed: ok ? failed : Math.max(1, failed) }
}

async function runAll() {
  const total = { passed: 0, failed: 0 }
  for (const { title, when, command, count } of steps) {
    if (when !== undefined && !has(when)) continue
    console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 60 - title.length))}`)
    const { passed, failed } = count(await run(command()))
    if (count === byExit) console.log(failed === 0 ? 'all right' : 'failed')
    total.passed += passed
    total.failed += failed
  }
  return total
}

try {
  const { passed, failed } = await runAll()
  summarize()
  console.log(`\n${passed} passed, ${failed} failed`)
  if (failed > 0 || passed === 0) process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
