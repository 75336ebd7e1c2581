// Tests the progress bar of a long import, which is for terminals only and never inside a line of text.
import { expect, it } from 'vitest'
import { progressOf } from './progress.ts'

function drawnOn(isTTY: boolean) {
  const written: string[] = []
  return { written, progress: progressOf(1000, { isTTY, write: text => written.push(text) }) }
}

it('the progress bar is drawn in place when the percentage changes, and cleared for a line of text', () => {
  const { written, progress } = drawnOn(true)
  for (const done of [0, 4, 500, 501, 2000]) progress.show(done)
  progress.clear()
  progress.clear()
  const [none, half, whole] = ['-'.repeat(30), '#'.repeat(15) + '-'.repeat(15), '#'.repeat(30)]
  expect(written).toEqual([`\r[${none}] 0 %`, `\r[${half}] 50 %`, `\r[${whole}] 100 %`, `\r${' '.repeat(38)}\r`])
})

it('the progress bar is not written to a file or a pipe', () => {
  const { written, progress } = drawnOn(false)
  progress.show(500)
  progress.clear()
  expect(written).toEqual([])
})
