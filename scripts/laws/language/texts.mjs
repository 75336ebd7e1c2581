// Law: pages take their texts from the reader's language, and read them while rendering.
import { nodes, packageSources, place } from '../tree.mjs'

const PAGES = /^packages\/web\/src\//
const ONE_LANGUAGE = /^@evenhand\/sdk\/locales\/./
const LOCALE = /\/locale\.ts$/

export const texts = {
  title: 'pages import no single language, and read no text before it is loaded',
  check: ({ root }) =>
    packageSources(root)
      .filter(({ path }) => PAGES.test(path))
      .flatMap(file => [...named(file), ...early(file)]),
}

const importsOf = file => file.program.body.filter(({ type }) => type === 'ImportDeclaration')

const named = file =>
  importsOf(file)
    .filter(({ source }) => ONE_LANGUAGE.test(source.value))
    .map(({ start, source }) =>
      place(file, start, `imports one language, ${source.value}: src/locale.ts has the reader’s`),
    )

/**
 * Returns the places that read a text when the module is evaluated, before a language is loaded or the reader's is
 * known.
 */
function early(file) {
  const own = new Set(
    importsOf(file)
      .filter(({ source }) => LOCALE.test(source.value))
      .flatMap(({ specifiers }) => specifiers.map(({ local }) => local.name)),
  )
  if (own.size === 0) return []
  const [inside, found] = [spansOf(file), []]
  nodes(file, (node, parent) => {
    const isRead = node.type === 'Identifier' || node.type === 'JSXIdentifier'
    if (!isRead || !own.has(node.name) || isName(node, parent) || /^Import|^TS/.test(parent.type)) return
    if (!inside.some(({ start, end }) => start <= node.start && node.end <= end))
      found.push(place(file, node.start, `reads ${node.name} before the language is loaded`))
  })
  return found
}

/** Returns whether an identifier is only the name of a property or a key, and so no reference. */
const isName = (node, parent) =>
  !parent.computed &&
  ((parent.type === 'MemberExpression' && parent.property === node) ||
    (parent.type === 'Property' && parent.key === node && !parent.shorthand))

function spansOf(file) {
  const found = []
  nodes(file, node => {
    if (/Function/.test(node.type)) found.push(node)
  })
  return found
}
