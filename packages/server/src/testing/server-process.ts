// A separate process that only keeps PostgreSQL running, for tests to kill.
import { startEmbedded } from '../db/embedded.ts'
import { quiet } from './quiet.ts'

const [folder = ''] = process.argv.slice(2)
try {
  const { connection } = await startEmbedded({ folder, log: quiet, durable: false })
  process.stdout.write(JSON.stringify({ connection }))
  process.stdin.resume() // runs until it is killed, or until the test that started it has ended
} catch (fault) {
  process.stdout.write(JSON.stringify({ refused: fault instanceof Error ? fault.message : `${fault}` }))
}
