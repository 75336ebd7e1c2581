// A log for tests that look at other exits.
import type { Log } from '../db/embedded/log.ts'

export const quiet: Log = { info() {}, warn() {}, error() {} }
