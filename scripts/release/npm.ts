// Runs the npm that started this script, because an `npm` on the path may be another version, or a .cmd file.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs npm and returns what it prints. NODE_ENV is left out, so that pages are built for users even if a test runs
 * this.
 */
export function npm(folder: string, ...args: readonly string[]): string {
  const { NODE_ENV: _, npm_execpath: path, ...env } = process.env
  const options = { cwd: folder, encoding: 'utf8', env } as const
  const isScript = path !== undefined && /npm-cli\.c?js$/.test(path)
  return isScript
    ? execFileSync(process.execPath, [path, ...args], options)
    : execFileSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Packs one package into an empty folder, and returns the path of the tarball. */
export function pack(folder: string, into: string): string {
  const before = new Set(readdirSync(into))
  npm(folder, 'pack', '--pack-destination', into)
  const [name] = readdirSync(into).filter(each => !before.has(each))
  if (name === undefined) throw new Error(`npm packed nothing of ${folder}`)
  return join(into, name)
}
