// Law: no type casts, except in the few files listed here, which need them.
import { code, nodes, place } from '../tree.mjs'

/**
 * Files that receive untyped data (rows, responses), and the one file with a generic cast that a mapped table needs.
 */
const MAY_CAST = [
  /^packages\/server\/src\/store\//,
  /^packages\/sdk\/src\/client\.ts$/,
  /^packages\/core\/src\/decider\.ts$/,
]
const SILENCERS = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable|prettier-ignore/

export const casts = {
  title: 'no cast outside store/, the client and decider.ts, and no comment that silences a check',
  check: ({ root }) => code(root).flatMap(file => [...casted(file), ...silenced(file)]),
}

/** Returns the casts in a file. Tests may cast, because they use wrong input on purpose. */
function casted(file) {
  if (file.isTest || MAY_CAST.some(pattern => pattern.test(file.path))) return []
  const found = []
  nodes(file, ({ type, typeAnnotation, start }) => {
    if (type !== 'TSAsExpression' && type !== 'TSTypeAssertion') return
    if (typeAnnotation.typeName?.name === 'const') return
    const name = file.text.slice(typeAnnotation.start, typeAnnotation.end)
    found.push(place(file, start, `casts to ${name}`))
  })
  return found
}

const silenced = file =>
  file.comments
    .filter(({ text }) => SILENCERS.test(text))
    .map(({ start, text }) => place(file, start, `silences a check: ${text}`))
