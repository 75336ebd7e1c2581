// Writes the documents that are generated from the code. With --check it compares them and reports the first line that
// differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiDocument } from './generate/api.ts'
import { configurationDocument } from './generate/configuration.ts'
import { rulesDocument } from './generate/rules.ts'
import { schemaDocument } from './generate/schema.ts'

/** The table of generated documents, one row per document with its generator. */
const DOCUMENTS: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/openapi.json': apiDocument,
  'docs/rules.md': rulesDocument,
  'docs/configuration.md': configurationDocument,
  'packages/server/src/db/schema.sql': schemaDocument,
}

const inRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

function write(path: string, text: string): void {
  mkdirSync(dirname(inRoot(path)), { recursive: true })
  writeFileSync(inRoot(path), text)
  console.log(`wrote   ${path}`)
}

/** Returns whether the file matches the generated text, and prints the first line that differs. */
function compare(path: string, text: string): boolean {
  const lines = existsSync(inRoot(path)) ? readFileSync(inRoot(path), 'utf8').split('\n') : []
  const made = text.split('\n')
  const at = made.findIndex((line, i) => line !== lines[i])
  const line = at >= 0 ? at : made.length
  const same = at < 0 && lines.length === made.length
  console.log(same ? `ok      ${path}` : `FAILED  ${path}:${line + 1}  is out of date; run npm run generate`)
  if (!same) console.log(`          file: ${lines[line] ?? '(nothing)'}\n          code: ${made[line] ?? '(nothing)'}`)
  return same
}

async function main(isCheck: boolean): Promise<void> {
  let failed = 0
  for (const [path, make] of Object.entries(DOCUMENTS)) {
    const text = await make()
    if (!isCheck) write(path, text)
    else if (!compare(path, text)) failed++
  }
  if (!isCheck) return
  console.log(`${Object.keys(DOCUMENTS).length - failed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}

await main(process.argv.includes('--check'))
