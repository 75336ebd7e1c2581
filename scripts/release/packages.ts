// The manifests of the packages, and the published packages in the order in which they are published.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const PUBLISHED = ['core', 'sdk', 'server'] as const
const ALL = [...PUBLISHED, 'web'] as const

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

export const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

export const manifestsIn = (root: string): readonly Manifest[] =>
  ALL.map(name => manifestIn(join(root, 'packages', name)))
