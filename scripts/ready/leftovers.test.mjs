// Tests which build output is deleted as stale, and which stays.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { deleteLeftOvers } from './leftovers.mjs'

const folder = mkdtempSync(join(tmpdir(), 'evenhand-leftovers-'))
afterEach(() => rmSync(folder, { recursive: true }))

it('cleaning a package deletes the output of deleted sources, and nothing else', () => {
  const left = [
    'dist/a.js',
    'dist/a.d.ts',
    'dist/a.js.map',
    'dist/b/default.json',
    'dist/pages/assets/x.js',
    'dist/.made-from',
  ]
  const gone = ['dist/old.js', 'dist/old.d.ts', 'dist/old.js.map', 'dist/b/old.json']
  for (const path of ['src/a.ts', 'src/b/default.json', ...left, ...gone]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), '')
  }
  deleteLeftOvers(folder, ['pages'])
  const found = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true }).filter(each =>
    each.isFile(),
  )
  expect(found.map(each => join(each.parentPath, each.name)).sort()).toEqual(
    left.map(path => join(folder, path)).sort(),
  )
})
