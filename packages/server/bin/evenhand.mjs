#!/usr/bin/env node
// The command `evenhand`: starts what was built. Committed as it is, so that an install can link it.
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)
if (existsSync(main)) {
  await import(main.href)
} else {
  console.error('Evenhand is not built yet. In a clone, `npm start` installs, builds and starts it.')
  process.exitCode = 1
}
