// Law: properties, attributes and elements are not packed into a literal that is spread on the spot.
import { code, nodes, place } from '../tree.mjs'

/** Where a spread is a breach, and what it packs: properties, attributes of an element, or elements of a list. */
const PACKED = {
  ObjectExpression: { spread: 'SpreadElement', what: 'properties' },
  JSXOpeningElement: { spread: 'JSXSpreadAttribute', what: 'attributes' },
  ArrayExpression: { spread: 'SpreadElement', what: 'elements' },
}
/** Nodes that the parser puts around an expression without changing its value. */
const WRAPPERS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'ParenthesizedExpression'])

export const packing = {
  title: 'no properties, attributes or elements are packed by the spread of a literal',
  check: ({ root }) => code(root).flatMap(packed),
}

function packed(file) {
  const found = []
  nodes(file, ({ type, argument, start }, parent) => {
    const row = PACKED[parent?.type]
    if (row === undefined || type !== row.spread) return
    const literal = parent.type === 'ArrayExpression' ? 'ArrayExpression' : 'ObjectExpression'
    if (bare(argument).type === literal) found.push(place(file, start, `packs ${row.what} by the spread of a literal`))
  })
  return found
}

const bare = node => (WRAPPERS.has(node.type) ? bare(node.expression) : node)
