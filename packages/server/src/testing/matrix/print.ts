// `npm run matrix`: calls every operation of the built command in each mode and prints the answer for every caller.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OPERATIONS } from '@evenhand/sdk'
import { MODES } from '@evenhand/sdk/contract'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { administer, type TestConnection } from '../database/postgres.ts'
import { quiet } from '../quiet.ts'
import { CALLERS } from './callers.ts'
import { openGround } from './ground.ts'
import { type Cell, walk } from './walk.ts'

async function cellsOf(server: TestConnection): Promise<readonly Cell[]> {
  const walked = MODES.map(async mode => {
    const connection = { ...server, database: `matrix_${mode}` }
    await administer(server, `create database ${connection.database}`)
    await migrate(connection)
    const ground = await openGround(connection, mode)
    return walk(ground).finally(() => ground.close())
  })
  return (await Promise.all(walked)).flat()
}

/** Prints one line per answer, with all callers and modes that got it. */
function print(cells: readonly Cell[]): void {
  // The lines are in the order of the contract, whichever operation was called first.
  for (const operation of [...Object.keys(OPERATIONS), 'stream', 'page']) {
    process.stdout.write(`\n${operation}\n`)
    for (const { name } of CALLERS) {
      const found = MODES.map(mode =>
        cells.find(c => c.operation === operation && c.caller === name && c.mode === mode),
      )
      const answers = found.map(cell => `${cell?.found ?? '?'}${cell?.found === cell?.expected ? '' : ' (!)'}`)
      process.stdout.write(
        `  ${name.padEnd(43)}${answers
          .map(each => each.padEnd(22))
          .join('')
          .trimEnd()}\n`,
      )
    }
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-matrix-'))
  const postgres = await startEmbedded({ folder, log: quiet, durable: false })
  const stop = () => postgres.stop().then(() => rmSync(folder, { recursive: true, force: true }))
  const cells = await cellsOf(postgres.connection).finally(stop)
  process.stdout.write(
    `${' '.repeat(45)}${MODES.map(mode => mode.padEnd(22))
      .join('')
      .trimEnd()}\n`,
  )
  print(cells)
  const unexpected = cells.filter(({ expected, found }) => expected !== found)
  process.stdout.write('\n')
  for (const { mode, operation, caller, expected, found } of unexpected)
    process.stdout.write(`UNEXPECTED  ${mode}, ${operation}, ${caller}: ${found}, not ${expected}\n`)
  process.stdout.write(`${cells.length} cells, ${unexpected.length} unexpected\n`)
  if (unexpected.length > 0) process.exitCode = 1
}

await main()
