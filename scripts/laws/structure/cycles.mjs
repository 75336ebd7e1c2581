// Law: there are no import cycles, not even by types or across packages.
import { imports } from '../imports.mjs'
import { code } from '../tree.mjs'

export const cycles = {
  title: 'no import leads back to where it started',
  check({ root }) {
    const graph = new Map(code(root).map(file => [file.path, imports(root, file).map(({ to }) => to)]))
    const done = new Set()
    return [...graph.keys()].flatMap(path => walk(graph, path, [], done))
  },
}

/** Searches depth first. Files in `done` are finished, so each cycle is reported once. */
function walk(graph, path, way, done) {
  const met = way.indexOf(path)
  if (met >= 0) return [`${path}:1  ${[...way.slice(met), path].join(' → ')}`]
  if (done.has(path) || !graph.has(path)) return []
  const found = graph.get(path).flatMap(next => walk(graph, next, [...way, path], done))
  done.add(path)
  return found
}
