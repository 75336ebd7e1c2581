// Checks a packed package: publint and arethetypeswrong find no fault, and it has the files it needs and no others.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { manifestIn } from './packages.ts'

/** The files that each package must contain, by the package's name. Every package must contain `LICENSE`, too. */
const MUST: Readonly<Record<string, readonly RegExp[]>> = {
  evenhand: [
    /^bin\/evenhand\.mjs$/,
    /^dist\/main\.js$/,
    /^dist\/pages\/index\.html$/,
    /^dist\/pages\/assets\/.*\.js$/,
    /^dist\/pages\/assets\/.*\.css$/,
    /^src\/db\/migrations\/0001_.*\.sql$/,
  ],
}
const NEVER = /\.test\.|(^|\/)testing[./]|\.tsbuildinfo$|(^|\/)\.made-from$|^node_modules\//

/** Returns the faults of a tarball as sentences; `folder` is the package's folder. */
export async function faultsOf(folder: string, tarball: string): Promise<readonly string[]> {
  const paths = pathsIn(tarball)
  const found = [...contents(folder, paths), ...(await published(tarball)), ...(await typed(folder, tarball))]
  return found.map(each => `${basename(tarball)}: ${each}`)
}

/** Returns the paths in a tarball, without their leading `package/`. */
const pathsIn = (tarball: string): readonly string[] =>
  execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(path => path.replace(/^[^/]+\//, ''))

function contents(folder: string, paths: readonly string[]): readonly string[] {
  const must = [/^LICENSE$/, ...(MUST[manifestIn(folder).name] ?? [])]
  return [
    ...must
      .filter(each => !paths.some(path => each.test(path)))
      .map(each => `it has no file that matches ${each.source}`),
    ...paths.filter(path => NEVER.test(path)).map(path => `${path} must not be published`),
    ...paths.filter(path => isLeftOver(folder, path)).map(path => `${path} is the output of a deleted source`),
  ]
}

/** Returns whether a file is stale output of a deleted source, which the compiler does not delete. */
function isLeftOver(folder: string, path: string): boolean {
  const [, name] = /^dist\/(?!pages\/)(.*)\.js$/.exec(path) ?? []
  return name !== undefined && !existsSync(join(folder, 'src', `${name}.ts`))
}

async function published(tarball: string): Promise<readonly string[]> {
  const file = readFileSync(tarball)
  const { messages, pkg } = await publint({
    strict: true,
    level: 'warning',
    pack: { tarball: new Uint8Array(file).buffer },
  })
  return messages.map(message => formatMessage(message, pkg, { color: false }) ?? message.code)
}

/**
 * Returns the faults of the types. The packages are ES modules only, so faults in older resolution modes do not count.
 */
async function typed(folder: string, tarball: string): Promise<readonly string[]> {
  if (!('exports' in manifestIn(folder))) return []
  const checked = await checkPackage(createPackageFromTarballData(readFileSync(tarball)))
  if (!checked.types) return ['it has no types']
  return checked.problems.filter(concernsModules).map(problem => `its types are wrong: ${JSON.stringify(problem)}`)
}

const OLDER: readonly string[] = ['node10', 'node16-cjs']
const concernsModules = (problem: Problem): boolean =>
  !('resolutionKind' in problem && OLDER.includes(problem.resolutionKind))
