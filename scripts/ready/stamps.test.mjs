// Tests of the stamps of ready.mjs: when an output counts as current.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashOf, isCurrent, leaveStamp, sourcesIn } from './stamps.mjs'

let folder
const hash = () => hashOf(folder, sourcesIn(folder))
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenhand-stamps-'))
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'src/a.ts'), 'a')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a stamp', () => {
  it('is current until a source file changes, moves, is added or is removed', () => {
    const dist = join(folder, 'dist')
    leaveStamp(dist, hash())
    expect(isCurrent(dist, hash())).toBe(true)

    writeFileSync(join(folder, 'src/a.ts'), 'b')
    expect(isCurrent(dist, hash())).toBe(false)
    writeFileSync(join(folder, 'src/a.ts'), 'a')
    expect(isCurrent(dist, hash())).toBe(true)

    renameSync(join(folder, 'src/a.ts'), join(folder, 'src/b.ts'))
    expect(isCurrent(dist, hash())).toBe(false)
  })

  it('is deleted together with its folder', () => {
    const dist = join(folder, 'dist')
    leaveStamp(dist, hash())
    rmSync(dist, { recursive: true })
    expect(isCurrent(dist, hash())).toBe(false)
  })

  it('does not depend on files that are built or installed', () => {
    const before = hash()
    mkdirSync(join(folder, 'node_modules'))
    writeFileSync(join(folder, 'node_modules/x'), '')
    writeFileSync(join(folder, 'tsconfig.tsbuildinfo'), '')
    expect(hash()).toBe(before)
  })
})
