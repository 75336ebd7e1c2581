// Where PostgreSQL listens: on a Unix socket in a folder that only its owner may enter, and on no network.
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedError } from './fault.ts'
import type { Runner } from './runner.ts'

const PORT = 5432 // part of the socket's name, not a network port
const LONGEST_PATH = 100 // the kernel's limit is 104 to 108 bytes, depending on the system

export interface Address {
  readonly host: string
  readonly port: number
}

export async function chooseAddress(folder: string, runner: Runner): Promise<Address> {
  if (process.platform === 'win32') return { host: '127.0.0.1', port: await freePort() }
  const isShort = Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= LONGEST_PATH
  return { host: isShort ? folder : shortFolder(folder, runner), port: PORT }
}

/**
 * Returns a short folder for the socket, always the same one for a data folder. Other users may write in its parent
 * folder, so its ownership is checked.
 */
function shortFolder(folder: string, runner: Runner): string {
  const path = join(tmpdir(), `evenhand-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const owner = runner.ids.uid ?? process.getuid?.()
  if (lstatSync(path).uid === process.getuid?.() && runner.ids.uid !== undefined)
    chownSync(path, runner.ids.uid, runner.ids.gid ?? runner.ids.uid)
  const found = lstatSync(path)
  if (!found.isDirectory() || found.uid !== owner)
    throw new EmbeddedError(
      `The folder ${path} belongs to another user, and the database needs it. Remove it, or set EVENHAND_DATA to a folder with a shorter path.`,
    )
  chmodSync(path, 0o700)
  return path
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}

export function listenSettings({ host, port }: Address): readonly string[] {
  if (process.platform === 'win32') return [`listen_addresses=${host}`, `port=${port}`]
  // The setting is a list of folders, so a name is quoted in case it contains a comma or a space.
  return [
    'listen_addresses=',
    `port=${port}`,
    `unix_socket_directories="${host.replaceAll('"', '""')}"`,
    'unix_socket_permissions=0700',
  ]
}
