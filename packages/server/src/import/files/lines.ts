// Reads the lines of a UTF-8 text file. A file of another kind is refused with a message that names the kind.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { HistoryError } from '../report.ts'

/** Longer than any line of a table. A file without line breaks is not a table, and would be in memory as a whole. */
const LONGEST_LINE = 1_048_576
const ENDS = /\r\n|\n|\r/

/** Yields each line without its line break; calls `read` with the number of bytes read so far. */
export async function* textLines(file: string, read?: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let [rest, bytes] = ['', 0]
  for await (const chunk of chunksOf(file)) {
    if (bytes === 0) checkKind(file, chunk)
    bytes += chunk.length
    read?.(bytes)
    const text = rest + decoder.decode(chunk, { stream: true })
    // The LF of a CR LF may be in the next chunk of the file.
    const isCut = text.endsWith('\r')
    const lines = (isCut ? text.slice(0, -1) : text).split(ENDS)
    rest = `${lines.pop() ?? ''}${isCut ? '\r' : ''}`
    yield* lines
    if (rest.length > LONGEST_LINE)
      throw new HistoryError(`${file} has a line of more than ${LONGEST_LINE} characters, so it is not a CSV file.`)
  }
  const last = (rest + decoder.decode()).split(ENDS)
  yield* last.at(-1) === '' ? last.slice(0, -1) : last
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  const input = createReadStream(file)
  try {
    yield* input
  } catch (fault) {
    throw unreadable(file, fault)
  } finally {
    input.destroy()
  }
}

/** Returns the size of a file in bytes. */
export async function sizeOf(file: string): Promise<number> {
  const { size } = await stat(file).catch(fault => {
    throw unreadable(file, fault)
  })
  return size
}

const unreadable = (file: string, fault: unknown): HistoryError =>
  new HistoryError(`${file} cannot be read: ${fault instanceof Error ? fault.message : fault}.`)

/** The first bytes of files that are not text in UTF-8. */
const BEGINNINGS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0xff, 0xfe], 'is UTF-16: save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16: save it as UTF-8'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a spreadsheet or another archive: save it as CSV in UTF-8'],
  [[0x1f, 0x8b], 'is compressed: unpack it first'],
]

/** Throws if the first bytes show that a file is not text in UTF-8. */
export function checkKind(file: string, start: Buffer): void {
  const [, what] = BEGINNINGS.find(([bytes]) => bytes.every((byte, i) => start[i] === byte)) ?? []
  if (what !== undefined) throw new HistoryError(`${file} ${what}.`)
  const sample = start.subarray(0, 512)
  const empty = sample.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  if (empty * 4 > sample.length) throw new HistoryError(`${file} is UTF-16: save it as UTF-8.`)
}
