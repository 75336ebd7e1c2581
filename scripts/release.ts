// `npm run release`: checks a release, tags it, and prints what to publish. With `--dry-run` it only checks.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from './release/npm.ts'
import { PUBLISHED } from './release/packages.ts'
import { git, pendingHeading, READY, tagOf, versionOf } from './release/ready.ts'
import { faultsOf } from './release/tarball.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = join(root, '.ready/release')

function report(title: string, faults: readonly string[]): number {
  console.log(`${faults.length > 0 ? 'FAILED' : 'ok    '}  ${title}`)
  for (const each of faults) console.log(`          ${each}`)
  return faults.length > 0 ? 1 : 0
}

async function check(): Promise<number> {
  let failed = 0
  for (const [title, faults] of Object.entries(READY)) failed += report(title, faults(root))
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  for (const name of PUBLISHED) {
    const folder = join(root, 'packages', name)
    failed += report(`tarball of ${name}`, await faultsOf(folder, pack(folder, out)))
  }
  return failed
}

/** Dates this release's section of the changelog, commits the change, and tags the commit. */
function tag(): void {
  const path = join(root, 'CHANGELOG.md')
  const version = versionOf(root)
  const heading = `## ${version} (${new Date().toISOString().slice(0, 10)})`
  writeFileSync(path, readFileSync(path, 'utf8').replace(pendingHeading(version), heading))
  git(root, 'commit', '--quiet', '--message', `Release ${version}`, 'CHANGELOG.md')
  git(root, 'tag', '--annotate', '--message', `Evenhand ${version}`, tagOf(root))
  console.log(`Tagged ${tagOf(root)}. Push the tag, and publish the files of .ready/release in this order:`)
  const names = PUBLISHED.map(name => (name === 'server' ? 'evenhand' : `evenhand-${name}`))
  for (const name of names) console.log(`  npm publish --access public .ready/release/${name}-${version}.tgz`)
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter(each => each !== '--dry-run')
  if (unknown.length > 0) {
    console.error(`There is no option ${unknown.join(', ')}. The only option is --dry-run.`)
    return 2
  }
  if ((await check()) > 0) return 1
  if (args.length > 0) console.log(`${versionOf(root)} can be released.`)
  else tag()
  return 0
}

process.exitCode = await main(process.argv.slice(2))
