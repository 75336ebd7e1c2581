// Law: every test runs, no test waits for real time, and each test file is beside the file that it tests.
import { posix } from 'node:path'
import { code, files, nodes, place } from '../tree.mjs'

const TESTS = new Set(['it', 'test', 'describe', 'suite', 'bench'])
const CONTEXTS = new Set(['t', 'ctx', 'context'])
const LEFT_OUT = new Set(['skip', 'only', 'todo', 'fails', 'skipIf', 'runIf'])
const OTHER_SPELLINGS = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe'])
const SLEEPS = new Set(['sleep', 'delay', 'wait', 'setTimeout', 'setInterval', 'waitForTimeout'])

/** This file may sleep: it is not a test but a process that stays alive until a test kills it. */
const MAY_SLEEP = new Set(['packages/server/src/testing/server-process.ts'])

/** Files with tests that only root, or only a normal user, can run. */
const MAY_BE_CONDITIONAL = new Set(['packages/server/src/db/embedded.test.ts'])
const CONDITIONS = new Set(['runIf', 'skipIf'])

/** Tests that cover many modules and therefore are beside no single file. */
const SCENARIOS = [/^e2e\//, /^examples\//, /^bench\//, /^packages\/[^/]+\/src\/testing\//]

export const tests = {
  title: 'no test is skipped, sleeps, or is away from the file it tests',
  check({ root }) {
    const paths = new Set(files(root).map(({ path }) => path))
    const folders = new Set([...paths].map(path => posix.dirname(path)))
    const found = code(root).filter(({ isTest }) => isTest)
    return [
      ...found.flatMap(leftOut),
      ...code(root)
        .filter(({ path, isTest }) => isTest || /^e2e\/|\/testing[./]/.test(path))
        .flatMap(sleeping),
      ...found.flatMap(file => alone(file, paths, folders)),
    ]
  },
}

function leftOut(file) {
  const found = []
  const isAllowed = MAY_BE_CONDITIONAL.has(file.path)
  const forbidden = word => LEFT_OUT.has(word) && !(isAllowed && CONDITIONS.has(word))
  nodes(file, (node, parent) => {
    if (node.type !== 'CallExpression' || parent?.callee === node) return
    const chain = namesOf(node.callee)
    const options = TESTS.has(chain[0])
      ? node.arguments.flatMap(({ properties = [] }) => properties.map(({ key }) => key?.name))
      : []
    const isTest = TESTS.has(chain[0]) || CONTEXTS.has(chain[0])
    const name = [...chain.slice(1), ...options].find(each => isTest && forbidden(each))
    const skipped = name ?? chain.slice(0, 1).find(each => OTHER_SPELLINGS.has(each))
    if (skipped) found.push(place(file, node.start, `leaves a test out: ${skipped}`))
  })
  return found
}

function sleeping(file) {
  const found = []
  if (MAY_SLEEP.has(file.path)) return found
  nodes(file, node => {
    if (node.type === 'ImportDeclaration' && /^(node:)?timers\/promises$/.test(node.source.value)) {
      found.push(place(file, node.start, 'imports sleep'))
    }
    if (node.type !== 'CallExpression') return
    const name = namesOf(node.callee).at(-1)
    if (SLEEPS.has(name)) found.push(place(file, node.start, `waits by the clock on the wall: ${name}`))
  })
  return found
}

/**
 * Returns the names in a callee: `it.concurrent.skip` → ['it', 'concurrent', 'skip']. `it.each(rows)` is read like
 * `it.each`.
 */
function namesOf(callee) {
  if (callee.type === 'CallExpression') return namesOf(callee.callee)
  if (callee.type === 'TaggedTemplateExpression') return namesOf(callee.tag)
  if (callee.type === 'MemberExpression') return [...namesOf(callee.object), callee.property.name]
  return [callee.name]
}

/**
 * Reports a test that is not beside its subject: `x.test.ts` and `x.<aspect>.test.ts` belong beside `x.ts`, `x.tsx`,
 * `x.mjs` or the folder `x`.
 */
function alone({ path }, paths, folders) {
  if (SCENARIOS.some(pattern => pattern.test(path))) return []
  const subject = posix.join(posix.dirname(path), posix.basename(path).split('.')[0])
  const beside = ['.ts', '.tsx', '.mjs'].some(ending => paths.has(subject + ending))
  return beside || folders.has(subject) ? [] : [`${path}:1  stands beside no ${posix.basename(subject)}`]
}
