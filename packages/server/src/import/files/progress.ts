// A progress bar for terminals. Files and pipes only get the result.

export interface Terminal {
  /** True for a terminal, false for a file or a pipe. */
  readonly isTTY: boolean
  readonly write: (text: string) => void
}
export interface Progress {
  /** Shows how much is done. */
  show(done: number): void
  /** Removes the bar to make room for a line of text. */
  clear(): void
}

const WIDTH = 30

/** Returns a progress bar that is redrawn when the percentage changes. */
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
