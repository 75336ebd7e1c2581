// Law: SQL is only in the server's store/ and db/.
import { nodes, packageSources, place } from '../tree.mjs'

const HOME = /^packages\/server\/src\/(store|db|testing)[/.]/
const STATEMENT =
  /^\s*(select\b[\s\S]*\bfrom\b|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b|with\s+\S+\s+as\b)/i

export const sql = {
  title: 'SQL lives in store/ and db/ only',
  check: ({ root }) =>
    packageSources(root)
      .filter(({ path }) => !HOME.test(path))
      .flatMap(file => {
        const found = []
        nodes(file, node => {
          if (node.type === 'CallExpression' && node.callee.property?.name === 'query') {
            found.push(place(file, node.start, 'asks the database itself'))
          }
          if (STATEMENT.test(textOf(file, node))) found.push(place(file, node.start, 'writes SQL'))
        })
        return found
      }),
}

function textOf(file, node) {
  if (node.type === 'TemplateLiteral') return file.text.slice(node.start + 1, node.end - 1)
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : ''
}
