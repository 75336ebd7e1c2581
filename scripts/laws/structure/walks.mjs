// Law: the walks in ARCHITECTURE.md are short. Each has at most 12 steps and visits no file twice.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'ARCHITECTURE.md'
const MOST = 12

/** Returns the walks under the heading, each with its title, its line, and the first link of every step. */
function walksIn(text) {
  const walks = []
  let isWalks = false
  for (const [i, line] of text.split('\n').entries()) {
    if (line.startsWith('## ')) isWalks = /walks/.test(line)
    const title = isWalks ? /^\*\*(.+)\*\*$/.exec(line)?.[1] : undefined
    if (title !== undefined) walks.push({ title, line: i + 1, steps: [] })
    if (isWalks && /^\d+\. /.test(line)) walks.at(-1)?.steps.push(/\]\(([^)]+)\)/.exec(line)?.[1] ?? line)
  }
  return walks
}

function faultsOf({ title, line, steps }) {
  const twice = steps.filter((step, i) => steps.indexOf(step) < i)
  return [
    ...(steps.length > MOST ? [`${FILE}:${line}  “${title}” has ${steps.length} steps, and ${MOST} are allowed`] : []),
    ...twice.map(step => `${FILE}:${line}  “${title}” visits ${step} twice`),
  ]
}

export const walks = {
  title: `a walk in ${FILE} has at most ${MOST} steps and visits no file twice`,
  check({ root }) {
    const path = join(root, FILE)
    return existsSync(path) ? walksIn(readFileSync(path, 'utf8')).flatMap(faultsOf) : []
  },
}
