// Stamps: the hash of a build's inputs, stored inside its output.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const stampIn = folder => join(folder, '.made-from')
const isMadeHere = name => name === 'node_modules' || name === 'dist' || name.endsWith('.tsbuildinfo')

/** Returns all source files of a folder. */
export function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => !isMadeHere(entry.name))
    .flatMap(entry => (entry.isDirectory() ? sourcesIn(join(folder, entry.name)) : [join(folder, entry.name)]))
}

/** Hashes names, contents and the platform, because a container may share this clone with another platform. */
export function hashOf(root, files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`)
  for (const file of [...files].sort()) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

export function isCurrent(folder, hash) {
  try {
    return readFileSync(stampIn(folder), 'utf8') === hash
  } catch {
    return false
  }
}

export function leaveStamp(folder, hash) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(stampIn(folder), hash)
}
