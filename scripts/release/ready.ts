// Checks a clone before anything is packed: it has one version, a changelog, a clean tree and a free tag.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, manifestsIn } from './packages.ts'

const STABLE = /^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/

/** The table of checks. Each returns the faults that it finds, as sentences. */
export const READY: Readonly<Record<string, (root: string) => readonly string[]>> = {
  versions: root => versions(manifestsIn(root)),
  changelog: root => changelog(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), versionOf(root)),
  tree: root => tree(git(root, 'status', '--porcelain')),
  tag: root => tag(git(root, 'tag', '--list', tagOf(root)), tagOf(root)),
}

export const versionOf = (root: string): string => manifestsIn(root)[0]?.version ?? ''
export const tagOf = (root: string): string => `v${versionOf(root)}`

export const git = (root: string, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trimEnd()

/**
 * Checks that all packages have the same version and depend on each other in exactly this version, because only this
 * combination is tested.
 */
function versions(manifests: readonly Manifest[]): readonly string[] {
  const version = manifests[0]?.version ?? ''
  const ours = new Set(manifests.map(({ name }) => name))
  const wrong = STABLE.test(version) ? [] : [`${version} is not a version like 1.2.3 or 1.2.3-beta.1`]
  return wrong.concat(
    manifests.flatMap(each => [
      ...(each.version === version ? [] : [`${each.name} is ${each.version}, ${manifests[0]?.name} ${version}`]),
      ...Object.entries(each.dependencies ?? {})
        .filter(([name, range]) => ours.has(name) && range !== version)
        .map(([name, range]) => `${each.name} depends on ${name} ${range} instead of ${version}`),
    ]),
  )
}

export const pendingHeading = (version: string): string => `## ${version} (unreleased)`

/** Checks that the first section of the changelog is the one for this release and is not empty. */
function changelog(text: string, version: string): readonly string[] {
  const [, heading = '', body = ''] = /^(## .*)\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text) ?? []
  if (heading !== pendingHeading(version)) {
    return [`the first section of CHANGELOG.md is “${heading}” instead of “${pendingHeading(version)}”`]
  }
  return body.trim() === '' ? [`“${heading}” in CHANGELOG.md is empty`] : []
}

const tree = (status: string): readonly string[] =>
  status === '' ? [] : status.split('\n').map(line => `not committed: ${line.slice(3)}`)

const tag = (found: string, name: string): readonly string[] => (found === '' ? [] : [`the tag ${name} exists already`])
