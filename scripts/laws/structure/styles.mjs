// Law: a component names only classes that its style sheet has, and every class of a style sheet is named by a
// component.
import { dirname, join } from 'node:path'
import { code, files, nodes, place } from '../tree.mjs'

const SHEET = /\.module\.css$/

export const styles = {
  title: 'every class that a component names is in its style sheet, and every class there is named',
  check({ root }) {
    const sheets = new Map(files(root).flatMap(file => (SHEET.test(file.path) ? [[file.path, classesOf(file)]] : [])))
    const named = new Map([...sheets.keys()].map(path => [path, new Set()]))
    const missing = code(root).flatMap(file => usesOf(file, sheets, named))
    const unused = [...sheets].flatMap(([path, classes]) =>
      [...classes]
        .filter(([name]) => !named.get(path).has(name))
        .map(([name, line]) => `${path}:${line}  .${name} is named by no component`),
    )
    return [...missing, ...unused]
  },
}

/**
 * Returns the classes of a sheet with their first lines. Numbers such as “.5”, and names in comments or URLs, are not
 * classes.
 */
function classesOf({ text }) {
  const found = new Map()
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\/|url\([^)]*\)/g, part => part.replaceAll(/[^\n]/g, ' '))
  for (const { 1: name, index } of plain.matchAll(/\.([a-zA-Z_][\w-]*)/g))
    if (!found.has(name)) found.set(name, plain.slice(0, index).split('\n').length)
  return found
}

function usesOf(file, sheets, named) {
  const own = new Map()
  for (const { type, source, specifiers } of file.program.body)
    if (type === 'ImportDeclaration' && SHEET.test(source.value))
      own.set(specifiers[0]?.local.name, join(dirname(file.path), source.value))
  if (own.size === 0) return []
  const found = []
  nodes(file, ({ type, object, property, computed, start }) => {
    const path = type === 'MemberExpression' && object.type === 'Identifier' ? own.get(object.name) : undefined
    if (path === undefined || !sheets.has(path)) return
    // A computed name could be any class, so all classes of the sheet count as named.
    if (computed) for (const name of sheets.get(path).keys()) named.get(path).add(name)
    else if (sheets.get(path).has(property.name)) named.get(path).add(property.name)
    else found.push(place(file, start, `${property.name} is not in ${path}`))
  })
  return found
}
