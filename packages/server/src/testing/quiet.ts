// A silent log for tests that do not check it.
import type { Log } from '../db/embedded/log.ts'

export const quiet: Log = { info() {}, warn() {}, error() {} }
