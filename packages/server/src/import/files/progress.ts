// A bar of what is done, for people who wait at a terminal; everybody else is told the result only.

export interface Terminal {
  /** Not a file and not a pipe. */
  readonly isTTY: boolean
  readonly write: (text: string) => void
}
export interface Progress {
  /** How much of the whole is done. */
  show(done: number): void
  /** Makes room for a line of text. */
  clear(): void
}

const WIDTH = 30

/** Drawn anew when the percentage changes. */
export function progressOf(whole: number, { isTTY, write }: Terminal): Progress {
  let drawn = ''
  return {
    show: done => {
      const part = whole > 0 ? Math.min(1, done / whole) : 1
      const filled = Math.round(part * WIDTH)
      const bar = `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${Math.floor(part * 100)} %`
      if (!isTTY || bar === drawn) return
      drawn = bar
      write(`\r${bar}`)
    },
    clear: () => {
      if (drawn !== '') write(`\r${' '.repeat(drawn.length)}\r`)
      drawn = ''
    },
  }
}
