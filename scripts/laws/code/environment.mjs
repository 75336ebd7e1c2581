// Law: settings are read from the environment in one place, so that config.ts lists them all.
import { nodes, packageSources, place } from '../tree.mjs'

const DOORS = /^packages\/server\/(src\/(main|config\/config)\.ts$|bin\/)/

export const environment = {
  title: 'only main and config of the server see the environment',
  check: ({ root }) =>
    packageSources(root)
      .filter(({ path }) => !DOORS.test(path))
      .flatMap(file => {
        const found = []
        nodes(file, node => {
          if (sees(node)) found.push(place(file, node.start, 'reads the environment'))
        })
        return found
      }),
}

function sees({ type, object, property, init, id, source, specifiers }) {
  if (type === 'MemberExpression') return isProcess(object) && (property.name ?? property.value) === 'env'
  if (type === 'VariableDeclarator') return isProcess(init) && id.properties?.some(({ key }) => key?.name === 'env')
  if (type !== 'ImportDeclaration' || !/^(node:)?process$/.test(source.value)) return false
  return specifiers.some(({ imported }) => imported?.name === 'env')
}

/** Returns whether a node is `process`, or `globalThis.process`. */
const isProcess = node => node?.name === 'process' || node?.property?.name === 'process'
