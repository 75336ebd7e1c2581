// Keeps PostgreSQL running: restarts it when it dies, until the server stops it.
import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from './log.ts'
import { PATIENCE_MS } from './postmaster.ts'

export interface Supervised {
  readonly launch: () => Promise<ChildProcess>
  readonly requestStop: (pid: number) => void
  readonly log: Log
  /** Called when PostgreSQL could not be restarted. */
  readonly onLost: (fault: unknown) => void
}

export interface Supervision {
  readonly stop: () => Promise<void>
}

export async function supervise({ launch, requestStop, log, onLost }: Supervised): Promise<Supervision> {
  let isStopping = false
  let child = await persist(launch, isPassing)
  let startedAt = Date.now()
  let restart: Promise<void> = Promise.resolve()

  const watch = (): void => {
    child.unref() // so that a server that fails to start can end
    child.once('exit', (code, signal) => {
      if (isStopping) return
      log.warn({ code, signal }, 'PostgreSQL ended unexpectedly and is restarted')
      restart = revive().catch(onLost)
    })
  }
  const revive = async (): Promise<void> => {
    if (Date.now() - startedAt < QUICK_DEATH_MS) await pause(BREATH_MS)
    if (isStopping) return
    child = await persist(launch, () => !isStopping)
    startedAt = Date.now()
    watch()
    log.info({ pid: child.pid }, 'PostgreSQL is back')
  }
  const atExit = (): void => {
    if (child.pid !== undefined && !hasEnded(child)) requestStop(child.pid)
  }
  watch()
  process.once('exit', atExit)
  return {
    async stop() {
      isStopping = true
      await restart
      process.off('exit', atExit)
      await end(child, requestStop)
    },
  }
}

const QUICK_DEATH_MS = 1_000
const BREATH_MS = 250 // the pause before a restart if PostgreSQL died soon after its start
const GIVE_UP_MS = 30_000
const LONGEST_PAUSE_MS = 1_000

/**
 * Reports whether a launch failed for a temporary reason: after a kill -9, the old backend processes hold shared memory
 * until they notice that their postmaster is gone.
 */
function isPassing(fault: unknown): boolean {
  return fault instanceof Error && /pre-existing shared memory block|lock file .* already exists/.test(fault.message)
}

async function persist(
  launch: () => Promise<ChildProcess>,
  canRepeat: (fault: unknown) => boolean,
): Promise<ChildProcess> {
  const deadline = Date.now() + GIVE_UP_MS
  for (let wait = 50; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    try {
      return await launch()
    } catch (fault) {
      if (Date.now() > deadline || !canRepeat(fault)) throw fault
    }
    await pause(wait)
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

async function end(child: ChildProcess, requestStop: (pid: number) => void): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return
  child.ref()
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  requestStop(child.pid)
  const force = setTimeout(() => child.kill('SIGQUIT'), PATIENCE_MS) // immediate shutdown: the next start recovers from the log
  await ended
  clearTimeout(force)
}
