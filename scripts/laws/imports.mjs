// Resolves the imports of files to the files or packages that they lead to.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { nodes } from './tree.mjs'

const BRINGS = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
])

/**
 * Returns the imports of one file as `[{ from, to, start }]`; `to` is a path in the tree, or null for an external
 * package.
 */
export function imports(root, file) {
  const found = []
  nodes(file, ({ type, source, start }) => {
    if (!BRINGS.has(type) || typeof source?.value !== 'string') return
    found.push({ from: source.value, to: resolve(root, file.path, source.value), start })
  })
  return found
}

/** Returns the public files of a package, which are those that `exports` names as `source`. */
export function entrances(root, packageFolder) {
  const manifest = join(root, packageFolder, 'package.json')
  if (!existsSync(manifest)) return {}
  const { name, exports = {} } = JSON.parse(readFileSync(manifest, 'utf8'))
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([, target]) => typeof target.source === 'string')
      .map(([key, target]) => [posix.join(name, key), posix.join(packageFolder, target.source)]),
  )
}

export const PACKAGES = ['core', 'sdk', 'server', 'web']

function resolve(root, path, from) {
  if (from.startsWith('.')) return posix.join(dirname(path), from.replace(/\?.*$/, ''))
  for (const name of PACKAGES) {
    const file = entrances(root, `packages/${name}`)[from]
    if (file) return file
  }
  return null
}
