#!/usr/bin/env node
// The command `evenhand` starts the built server; in a clone it builds first. Committed so that an install can link it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = new URL('../dist/main.js', import.meta.url)
const ready = new URL('../../../scripts/ready.mjs', import.meta.url)
if (!existsSync(main) && existsSync(ready)) {
  // The build's output goes to standard error, because standard output is for results.
  const { status } = spawnSync(process.execPath, [fileURLToPath(ready), 'server'], { stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(1)
}
await import(main.href)
