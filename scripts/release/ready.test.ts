// Tests the checks before a release: a ready clone passes, and a clone with one fault fails with exactly that fault.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { git, READY } from './ready.ts'

let root = ''
const write = (path: string, text: string) => writeFileSync(join(root, path), text)
const manifest = (name: string, version = '1.2.3', dependencies: Readonly<Record<string, string>> = {}) =>
  write(`packages/${name}/package.json`, JSON.stringify({ name: `@evenhand/${name}`, version, dependencies }))
const faults = () => Object.fromEntries(Object.entries(READY).map(([name, look]) => [name, look(root)]))
const HOLDS = { versions: [], changelog: [], tree: [], tag: [] }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evenhand-release-'))
  for (const name of ['core', 'sdk', 'server', 'web']) mkdirSync(join(root, 'packages', name), { recursive: true })
  manifest('core')
  manifest('sdk', '1.2.3', { '@evenhand/core': '1.2.3', typebox: '^1.0.0' })
  manifest('server', '1.2.3', { '@evenhand/core': '1.2.3', '@evenhand/sdk': '1.2.3' })
  manifest('web')
  write('CHANGELOG.md', '# Changelog\n\n## 1.2.3 (unreleased)\n\n- Something.\n\n## 1.2.2 (2026-01-01)\n\n- Older.\n')
  git(root, 'init', '--quiet')
  git(root, 'add', '.')
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com']
  git(root, ...who, 'commit', '--quiet', '--message', 'Begin')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('a clone', () => {
  it('has no fault if it is ready for a release', () => {
    expect(faults()).toEqual(HOLDS)
  })

  it('is not ready if its packages have different versions', () => {
    manifest('web', '1.2.4')
    expect(faults().versions).toEqual(['@evenhand/web is 1.2.4, @evenhand/core 1.2.3'])
  })

  it('is not ready if a package depends on a range of versions of another package', () => {
    manifest('sdk', '1.2.3', { '@evenhand/core': '^1.2.3' })
    expect(faults().versions).toEqual(['@evenhand/sdk depends on @evenhand/core ^1.2.3 instead of 1.2.3'])
  })

  it('is not ready if its version is invalid', () => {
    for (const name of ['core', 'web']) manifest(name, 'next')
    manifest('sdk', 'next', { '@evenhand/core': 'next' })
    manifest('server', 'next', { '@evenhand/core': 'next', '@evenhand/sdk': 'next' })
    expect(faults().versions).toEqual(['next is not a version like 1.2.3 or 1.2.3-beta.1'])
  })

  it.each([
    ['# Changelog\n', ['the first section of CHANGELOG.md is “” instead of “## 1.2.3 (unreleased)”']],
    [
      '## 1.2.3 (2026-11-26)\n\n- Something.\n',
      ['the first section of CHANGELOG.md is “## 1.2.3 (2026-11-26)” instead of “## 1.2.3 (unreleased)”'],
    ],
    ['## 1.2.3 (unreleased)\n\n## 1.2.2\n\n- Older.\n', ['“## 1.2.3 (unreleased)” in CHANGELOG.md is empty']],
  ])('with the changelog %j is not ready', (text, expected) => {
    write('CHANGELOG.md', text)
    expect(faults().changelog).toEqual(expected)
  })

  it('is not ready if it has uncommitted changes', () => {
    write('new.txt', '')
    expect(faults().tree).toEqual(['not committed: new.txt'])
  })

  it('is not ready if the tag of its version exists already', () => {
    git(root, 'tag', 'v1.2.3')
    expect(faults()).toEqual({ ...HOLDS, tag: ['the tag v1.2.3 exists already'] })
  })
})
