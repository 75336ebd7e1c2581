// Reads the source tree once for all laws: paths, texts, syntax trees and comments.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { parseAst } from 'vitest/node'

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.ready', '.vite', 'coverage'])
const CODE = new Set(['.ts', '.tsx', '.mjs', '.js'])
const TEXT = new Set([...CODE, '.css', '.sql', '.json', '.md', '.html', '.yml', '.yaml', '.toml', '.sh', ''])
const trees = new Map()

/**
 * Returns every text file below `root`, read once per run. `/data` is left out, since it holds the data of the embedded
 * PostgreSQL.
 */
export function files(root) {
  if (!trees.has(root))
    trees.set(
      root,
      [...walk(root, '')].map(path => file(root, path)),
    )
  return trees.get(root)
}

/** Returns the files that have a syntax tree. */
export const code = root => files(root).filter(each => CODE.has(extname(each.path)))

/** Returns the source files of the packages, without tests. */
export const packageSources = root =>
  code(root).filter(({ path, isTest }) => /^packages\/[^/]+\/(src|bin)\//.test(path) && !isTest)

/** Calls `visit` for each node of a file, parents before children. */
export function nodes(file, visit) {
  const enter = (node, parent) => {
    visit(node, parent)
    for (const key in node) {
      for (const child of [node[key]].flat()) if (child && typeof child.type === 'string') enter(child, node)
    }
  }
  enter(file.program, null)
}

/** Returns a finding, which begins with the place as `path:line`, a form that editors can open. */
export const place = (file, offset, what) => `${file.path}:${lineAt(file.text, offset)}  ${what}`

export const lineAt = (text, offset) => text.slice(0, offset).split('\n').length

function* walk(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (SKIPPED.has(entry.name) || path === 'data') continue
    if (entry.isDirectory()) yield* walk(root, path)
    else if (entry.isFile() && TEXT.has(extname(entry.name))) yield path
  }
}

function file(root, path) {
  const text = readFileSync(join(root, path), 'utf8')
  const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
  let program
  return {
    path,
    text,
    lines,
    isTest: /\.test\.(ts|tsx|mjs)$/.test(path),
    get program() {
      program ??= CODE.has(extname(path)) ? parse(path, text) : nothing
      return program
    },
    get comments() {
      return comments(this)
    },
  }
}

const nothing = { type: 'Program', body: [] }

/** Parses a file. One with a syntax error gets an empty tree here; the formatting law reports it with the line. */
function parse(path, text) {
  try {
    return parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path)
  } catch {
    return nothing
  }
}

/**
 * Returns the comments, which the parser drops: every literal is blanked out, and all that still looks like a comment
 * is one.
 */
function comments(file) {
  const blanked = file.text.split('')
  nodes(file, ({ type, start, end }) => {
    if (type === 'Literal' || type === 'TemplateElement' || type === 'JSXText') {
      for (let at = start; at < end; at++) if (blanked[at] !== '\n') blanked[at] = '_'
    }
  })
  return [...blanked.join('').matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)].map(({ index, 0: { length } }) => ({
    start: index,
    text: file.text.slice(index, index + length),
  }))
}
