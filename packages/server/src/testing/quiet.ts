// A silent log for tests that do not read the log.
import type { Log } from '../db/embedded/log.ts'

export const quiet: Log = { info() {}, warn() {}, error() {} }
