// Tests of the lock of ready.mjs: when a process waits for the lock, and when it takes it over.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAlive, startOf, takeLock } from './lock.mjs'

let folder
let path
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenhand-lock-'))
  path = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the lock', () => {
  it('is awaited while the process that holds it lives, and then taken', async () => {
    const first = await takeLock(path)
    const waited = []
    const second = takeLock(path, {
      pollMs: 1,
      onWait: pid => {
        waited.push(pid)
        first.release()
      },
    })
    const lock = await second
    lock.release()
    expect(waited).toEqual([process.pid])
    expect(existsSync(path)).toBe(false)
  })

  it('is taken at once if the process that holds it has died', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await new Promise(resolve => child.on('close', resolve))
    writeFileSync(path, JSON.stringify({ pid: child.pid, since: null }))
    const lock = await takeLock(path, { onWait: () => expect.unreachable() })
    lock.release()
  })

  it('counts as left behind if another process now has the id of the process that took the lock', () => {
    const since = startOf(process.pid)
    if (since === null) return // without /proc, only the id can be compared
    expect(isAlive({ pid: process.pid, since })).toBe(true)
    expect(isAlive({ pid: process.pid, since: '1' })).toBe(false)
  })

  it('is taken at once if its file contains something else', async () => {
    writeFileSync(path, 'torn')
    const lock = await takeLock(path, { onWait: () => expect.unreachable() })
    lock.release()
  })
})
