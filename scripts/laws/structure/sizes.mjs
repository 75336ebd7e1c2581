// Law: files and functions have a maximum length. Medians are shown but not enforced.
import { extname } from 'node:path'
import { code, files, lineAt, nodes, place } from '../tree.mjs'

/** Files of tables, which may be long, because they grow by rows. Functions may not be long in any file. */
const TABLES = [
  /\/contract\//,
  /\/locales\//,
  /\/order\/commands\//,
  /\/migrations\//,
  /\/fixtures\//,
  /\/(policy\/policy|kinds|criteria)\.ts$/,
  /\/schema\.sql$/,
  /\/tokens\.css$/,
]
const COUNTED = new Set(['.ts', '.tsx', '.mjs', '.js', '.css', '.sql'])
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

export const sizes = {
  title: 'no file is above 300 lines (tests 500), no function above 40 (components 80)',
  check: ({ root }) => [...longFiles(root), ...longFunctions(root)],
  /**
   * Returns the median lengths as a text. Arrow functions of one expression are left out, because they would make every
   * median 1.
   */
  note({ root }) {
    const plain = code(root).filter(file => !file.isTest && !isTable(file))
    const lengths = plain.flatMap(file => functions(file).flatMap(({ lines, isBlock }) => (isBlock ? [lines] : [])))
    return `medians: ${median(plain.map(({ lines }) => lines))} lines a file, ${median(lengths)} a function`
  },
}

function longFiles(root) {
  const counted = files(root).filter(file => COUNTED.has(extname(file.path)) && !isTable(file))
  return counted.flatMap(({ path, lines, isTest }) => {
    const limit = isTest ? 500 : 300
    return lines > limit ? [`${path}:${limit + 1}  ${lines} lines, ${limit} are allowed`] : []
  })
}

function longFunctions(root) {
  return code(root).flatMap(file => {
    const limit = /^packages\/web\/.*\.tsx$/.test(file.path) && !file.isTest ? 80 : 40
    return functions(file)
      .filter(({ lines }) => lines > limit)
      .map(({ start, lines }) => place(file, start, `a function of ${lines} lines, ${limit} are allowed`))
  })
}

/**
 * Returns the functions of a file with their numbers of lines, counted between the braces as Biome does. `describe` is
 * a heading, not a function.
 */
function functions(file) {
  const found = []
  nodes(file, ({ type, body, start }, parent) => {
    if (!FUNCTIONS.has(type) || !body || isDescribe(parent)) return
    const span = lineAt(file.text, body.end) - lineAt(file.text, body.start)
    const isBlock = body.type === 'BlockStatement'
    found.push({ start, isBlock, lines: isBlock ? Math.max(span - 1, 1) : span + 1 })
  })
  return found
}

function isDescribe(parent) {
  if (parent?.type !== 'CallExpression') return false
  let { callee } = parent
  while (callee.object ?? callee.callee) callee = callee.object ?? callee.callee
  return callee.name === 'describe'
}

const isTable = ({ path }) => TABLES.some(pattern => pattern.test(path))

const median = numbers => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
